/** Polynomials of which the neighbours are joined side by side until few are left, which make one chain: few products, short chains. */

import type { Value } from './lanes.js';

interface Arithmetic {
  readonly constant: (value: number) => Value;
  readonly add: (a: Value, b: Value) => Value;
  readonly mul: (a: Value, b: Value) => Value;
}

/** Terms that make a chain (Horner) rather than pairs (Estrin), whose powers of x would take more products. */
const chained = 4;

/** c₀ + c₁·x + c₂·x² + …: neighbours are joined by x, the pairs by x², theirs by x⁴. */
export function polynomial(coefficients: readonly number[], x: Value, { constant, add, mul }: Arithmetic): Value {
  let terms = coefficients.map(constant);
  let power = x;
  for (; terms.length > chained; power = mul(power, power)) {
    const joined = power;
    terms = pairs(terms).map(([a, b]) => (b === undefined ? a : add(a, mul(b, joined))));
  }
  return terms.reduceRight((sum, term) => add(term, mul(sum, power)));
}

const pairs = <T>(items: readonly T[]): (readonly [T, T | undefined])[] =>
  items.flatMap((item, i) => (i % 2 === 0 ? [[item, items[i + 1]] as const] : []));
