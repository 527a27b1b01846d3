/** The tempered softmax of Amid et al. (arXiv 1906.03361), its normalisation solved to convergence. */

import type { Arithmetic } from './arithmetic.js';

/**
 * log p with p_i = exp_t(x_i - L) and Σ p = 1. The sum is convex and falling in L and at least 1 at L = max x, so
 * Newton's method climbs to the root from there without passing it, for every t > 0.
 */
export function temperedLogs<T>(x: readonly T[], t: T, arithmetic: Arithmetic<T>): T[] {
  const { of, sub, add, max, exp, log1p, eq } = arithmetic;
  const peak = x.reduce(max, of(-Infinity));
  const shifted = x.map((value) => sub(value, peak));
  if (eq(t, of(1))) {
    // The largest adds 1 to the sum; apart from it, a confident class keeps its digits.
    const at = x.findIndex((value) => eq(value, peak));
    const total = log1p(shifted.toSpliced(at, 1).map(exp).reduce(add, of(0)));
    return shifted.map((value) => sub(value, total));
  }
  const level = solve(shifted, t, arithmetic);
  return shifted.map((value) => logExpT(sub(value, level), t, arithmetic));
}

/** log exp_t(u) = log(1 + (1 - t) u) / (1 - t); -inf outside the support. */
function logExpT<T>(u: T, t: T, { of, sub, mul, div, log1p, lt }: Arithmetic<T>): T {
  const inner = mul(sub(of(1), t), u);
  return lt(of(-1), inner) ? div(log1p(inner), sub(of(1), t)) : of(-Infinity);
}

function solve<T>(shifted: readonly T[], t: T, arithmetic: Arithmetic<T>): T {
  const { of, sub, add, mul, div, exp, abs, lt, epsilon } = arithmetic;
  let level = of(0);
  for (let round = 0; round < 500; round++) {
    const logs = shifted.map((value) => logExpT(sub(value, level), t, arithmetic));
    const excess = sub(logs.map(exp).reduce(add, of(0)), of(1));
    const slope = logs.map((value) => (arithmetic.eq(value, of(-Infinity)) ? of(0) : exp(mul(t, value)))).reduce(add, of(0));
    const step = div(excess, slope);
    level = add(level, step);
    if (!lt(mul(epsilon, add(of(1), abs(level))), abs(step))) break;
  }
  return level;
}
