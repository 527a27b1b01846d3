/** Polynomials by Estrin's scheme: the depth of the chain is the logarithm of the degree. */

import type { Lanes, Value } from './lanes.js';

/** c₀ + c₁·x + c₂·x² + …: neighbours are joined by x, the pairs by x², theirs by x⁴. */
export function polynomial(lanes: Lanes, coefficients: readonly number[], x: Value): Value {
  let terms = coefficients.map((c) => lanes.constant(c));
  for (let power = x; terms.length > 1; ) {
    terms = pairs(terms).map(([a, b]) => {
      if (b === undefined) return a;
      const product = b.number === 1 ? power : lanes.emit('f32x4.mul', [b, power], 'term');
      return a.number === 0 ? product : lanes.emit('f32x4.add', [a, product], 'terms');
    });
    if (terms.length > 1) power = lanes.emit('f32x4.mul', [power, power], 'square');
  }
  return terms[0]!;
}

const pairs = <T>(items: readonly T[]): (readonly [T, T | undefined])[] =>
  items.flatMap((item, i) => (i % 2 === 0 ? [[item, items[i + 1]] as const] : []));
