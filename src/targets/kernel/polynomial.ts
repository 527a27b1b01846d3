/** Polynomials by Estrin's scheme: the depth of the chain is the logarithm of the degree. */

import type { Value } from './lanes.js';

interface Arithmetic {
  readonly constant: (value: number) => Value;
  readonly add: (a: Value, b: Value) => Value;
  readonly mul: (a: Value, b: Value) => Value;
}

/** c₀ + c₁·x + c₂·x² + …: neighbours are joined by x, the pairs by x², theirs by x⁴. */
export function polynomial(coefficients: readonly number[], x: Value, { constant, add, mul }: Arithmetic): Value {
  let terms = coefficients.map(constant);
  for (let power = x; terms.length > 1; power = mul(power, power)) {
    const joined = power;
    terms = pairs(terms).map(([a, b]) => (b === undefined ? a : add(a, mul(b, joined))));
    if (terms.length === 1) break;
  }
  return terms[0]!;
}

const pairs = <T>(items: readonly T[]): (readonly [T, T | undefined])[] =>
  items.flatMap((item, i) => (i % 2 === 0 ? [[item, items[i + 1]] as const] : []));
