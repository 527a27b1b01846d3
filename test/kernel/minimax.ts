/** Minimax polynomials by Remez' exchange, each coefficient rounded to float32 and the rest fitted again. */

import { besselRatio, erfcx, logBesselI0e } from '../../src/ir/special.js';

export interface Fit {
  readonly of: (x: number) => number;
  readonly on: readonly [low: number, high: number];
  /** In powers of what; of x itself where it is not said. */
  readonly by?: (x: number) => number;
  /** How much an error counts. */
  readonly weight: (x: number) => number;
  readonly degree: number;
  /** For arithmetic in f64: coefficients are not rounded to float32. */
  readonly wide?: true;
}

const square = (x: number) => x * x;
/** So that powers up to 3 lie between 0 and 1. */
const ninth = (x: number) => (x * x) / 9;
/** Σ c_k z^k */
const series = (z: number, c: readonly number[]) => c.reduceRight((sum, ck) => sum * z + ck, 0);
/** A quotient by its series near 0, where the difference in it would cancel. */
const near =
  (limit: number, c: readonly number[], far: (x: number) => number) =>
  (x: number): number =>
    x < limit ? series(x * x, c) : far(x);
/** 1 + x/n (1 + x/(n+1) (1 + …)): the tail of e^x. */
const tail = (x: number, n: number) => Array.from({ length: 14 }, (_, k) => k + n).reduceRight((sum, k) => 1 + (x / k) * sum, 1);
const upTo = (n: number) => Array.from({ length: n }, (_, k) => k + 1);

const odd = upTo(7).map((k) => 2 / (2 * k + 1));
const artanh = near(0.05, odd, (s) => (Math.log1p(s) - Math.log1p(-s) - 2 * s) / s ** 3);
/** (u - log(1 + u)) / u² */
const log1p = (u: number) =>
  u < 0.02
    ? series(
        -u,
        upTo(12).map((k) => 1 / (k + 1)),
      )
    : (u - Math.log1p(u)) / u ** 2;
const logCosh = near(0.1, [1 / 12, -1 / 45, 17 / 2520, -31 / 14175], (x) => (x ** 2 / 2 - Math.log(Math.cosh(x))) / x ** 4);
const sin = near(0.1, [-1 / 6, 1 / 120, -1 / 5040, 1 / 362880], (x) => (Math.sin(x) - x) / x ** 3);
const cos = near(0.2, [1 / 24, -1 / 720, 1 / 40320, -1 / 3628800, 1 / 479001600], (x) => (Math.cos(x) - 1 + (x * x) / 2) / x ** 4);
const atan = near(0.05, [-1 / 3, 1 / 5, -1 / 7, 1 / 9], (x) => (Math.atan(x) - x) / x ** 3);
const asin = near(0.05, [1 / 6, 3 / 40, 15 / 336, 105 / 3456], (x) => (Math.asin(x) - x) / x ** 3);
const exp2 = (x: number) => Math.LN2 * tail(x * Math.LN2, 2);
/** Of Abramowitz and Stegun: erf(x) / x by 7.1.5, 1 - erf by the continued fraction 7.1.14. */
const erf = (x: number) =>
  (2 / Math.sqrt(Math.PI)) * upTo(40).reduceRight((sum, k) => 1 - ((x * x) / k) * ((2 * k - 1) / (2 * k + 1)) * sum, 1);
/** log I0(x) / x², by its series near 0. */
const logI0 = near(0.05, [1 / 4, -1 / 64, 1 / 576], (x) => (logBesselI0e(x) + x) / x ** 2);
const erfc = (x: number) => Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + upTo(400).reduceRight((sum, k) => k / 2 / (x + sum), 0)));

/** By the names of coefficients.ts. A weight makes the error that of the function's value, relative to it. */
export const fits: Readonly<Record<string, Fit>> = {
  exp: {
    of: (r) => tail(r, 3) / 2,
    on: [-0.3475, 0.3475],
    weight: (r) => r ** 2 / Math.min(Math.abs(Math.expm1(r)) + 1e-9, Math.exp(r)),
    degree: 4,
  },
  exp2: { of: exp2, on: [-0.5, 0.5], weight: (r) => Math.abs(r) / 2 ** r, degree: 5 },
  log: { of: artanh, on: [1e-4, 0.17158], by: square, weight: (s) => s ** 2 / 2, degree: 2 },
  log2: { of: (s) => (2 + s * s * artanh(s)) / Math.LN2, on: [1e-4, 0.17158], by: square, weight: () => 0.35, degree: 4, wide: true },
  artanh: { of: artanh, on: [1e-4, 1 / 3], by: square, weight: (s) => s ** 2 / (2 + s * s * artanh(s)), degree: 3 },
  log1p: { of: log1p, on: [1e-4, 0.1354], weight: (u) => u ** 2 / Math.log(Math.cosh(1)), degree: 3 },
  log_cosh: { of: logCosh, on: [1e-2, 1], by: square, weight: (x) => x ** 4 / Math.log(Math.cosh(x)), degree: 5 },
  erf: { of: (x) => erf(x) - 1, on: [1e-4, 0.901], by: square, weight: (x) => 1 / erf(x), degree: 5 },
  log_erfc: { of: (x) => Math.log(erfc(x)), on: [0.899, 4], weight: (x) => erfc(x) / (1 - erfc(x)), degree: 6 },
  sin: { of: sin, on: [1e-4, 0.786], by: square, weight: (x) => x ** 2, degree: 2 },
  cos: { of: cos, on: [1e-4, 0.786], by: square, weight: (x) => x ** 4 / Math.cos(x), degree: 2 },
  atan: { of: atan, on: [1e-4, 1], by: square, weight: (x) => x ** 3 / Math.atan(x), degree: 7 },
  asin: { of: asin, on: [1e-4, 0.5], by: square, weight: (x) => x ** 3 / Math.asin(x), degree: 4 },
  erfcx: { of: (t) => erfcx(2 / t - 2) / t, on: [1e-6, 1], weight: (t) => t / erfcx(2 / t - 2), degree: 10, wide: true },
  log_i0: { of: logI0, on: [1e-3, 3], by: ninth, weight: (x) => x ** 2 / (x - x * x * logI0(x)), degree: 10, wide: true },
  log_i0_tail: {
    of: (t) => logBesselI0e(1 / t) - Math.log(t / (2 * Math.PI)) / 2,
    on: [1e-6, 1 / 3],
    weight: () => 1,
    degree: 13,
    wide: true,
  },
  bessel_ratio: { of: (x) => besselRatio(x) / x, on: [1e-3, 3], by: ninth, weight: (x) => x / besselRatio(x), degree: 12, wide: true },
  bessel_ratio_tail: { of: (t) => besselRatio(1 / t), on: [1e-6, 1 / 3], weight: () => 1, degree: 13, wide: true },
};

/** The coefficients of a table, from the constant upwards. */
export function minimax(fit: Fit): number[] {
  const points = sample(fit);
  if (fit.wide) return remez(fit.degree, points, []);
  const fixed: number[] = [];
  while (fixed.length <= fit.degree) fixed.push(Math.fround(remez(fit.degree, points, fixed)[0]!));
  return fixed;
}

/** The worst weighted error of a polynomial. */
export const errorOf = (fit: Fit, coefficients: readonly number[]): number =>
  Math.max(...sample(fit).map(({ z, value, weight }) => Math.abs(series(z, coefficients) - value) * weight));

interface Point {
  readonly z: number;
  readonly value: number;
  readonly weight: number;
}

const cells = 2000;

/** Chebyshev's points, dense at the ends. */
function sample({ of, on: [low, high], by = (x) => x, weight }: Fit): Point[] {
  return Array.from({ length: cells + 1 }, (_, i) => {
    const x = (low + high) / 2 - ((high - low) / 2) * Math.cos((Math.PI * i) / cells);
    return { z: by(x), value: of(x), weight: weight(x) };
  });
}

/** The best further coefficients after those that are fixed. */
function remez(degree: number, points: readonly Point[], fixed: readonly number[]): number[] {
  const count = degree + 1 - fixed.length;
  const rest = points.map(({ z, value }) => value - series(z, fixed));
  let chosen = upTo(count + 1).map((i) => Math.round((cells * (i - 0.5)) / (count + 1)));
  let best = { coefficients: [] as number[], worst: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 30; round++) {
    const rows = chosen.map((at, i) => {
      const { z, weight } = points[at]!;
      return [...upTo(count).map((k) => z ** (k - 1 + fixed.length)), (i % 2 === 0 ? 1 : -1) / weight, rest[at]!];
    });
    const coefficients = solve(rows).slice(0, count);
    const errors = points.map(({ z, weight }, i) => (series(z, coefficients) * z ** fixed.length - rest[i]!) * weight);
    const worst = Math.max(...errors.map(Math.abs));
    if (worst < best.worst) best = { coefficients, worst };
    const next = extremes(errors, count + 1);
    if (next === null || next.join() === chosen.join()) break;
    chosen = next;
  }
  return best.coefficients;
}

/** Where each run of errors of one sign is largest; of too many the ends with the least are dropped. */
function extremes(errors: readonly number[], count: number): number[] | null {
  const size = (g: number | undefined) => Math.abs(errors[g!]!);
  const runs: number[] = [];
  for (const [g, error] of errors.entries()) {
    const last = runs.at(-1);
    if (last === undefined || Math.sign(error) !== Math.sign(errors[last]!)) runs.push(g);
    else if (Math.abs(error) > size(last)) runs[runs.length - 1] = g;
  }
  while (runs.length > count) {
    if (size(runs[0]) < size(runs.at(-1))) runs.shift();
    else runs.pop();
  }
  return runs.length === count ? runs : null;
}

/** Gauss' elimination with pivots; each row ends with its right side. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows.reduce((at, row, k) => (k >= i && Math.abs(row[i]!) > Math.abs(rows[at]![i]!) ? k : at), i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (const row of rows.slice(i + 1)) {
      const factor = row[i]! / rows[i]![i]!;
      for (let j = i; j <= n; j++) row[j]! -= factor * rows[i]![j]!;
    }
  }
  const x: number[] = [];
  for (let i = n - 1; i >= 0; i--) {
    const known = rows[i]!.slice(i + 1, n).reduce((sum, a, k) => sum + a * x[i + 1 + k]!, 0);
    x[i] = (rows[i]![n]! - known) / rows[i]![i]!;
  }
  return x;
}
