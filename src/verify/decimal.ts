/** The reals, as far as a proof needs them: decimals of sixty digits, and of thousands where sixty were lost. */

import type { Arithmetic } from '../ir/arithmetic.js';
import { Decimal } from './digits.js';
import { cos, exp as exponential, ln, sin } from './exponential.js';
import { remembered } from './remembered.js';
import * as special from './special.js';

/** log(1 - sigmoid(1e4)) needs 4343 digits, log(1 - sigmoid(2e4)) nearly 9000. */
const levels = [60, 150, 600, 2_500, 9_000];

export interface Decimals extends Arithmetic<Decimal> {
  readonly digits: number;
  /** Whether a sum so far was rounded to one of its terms, so that what is infinite now may be finite in more digits. */
  readonly doubtful: () => boolean;
}

/** All digits of a difference cancelled: whether it is 0 only more digits can tell. */
class Cancelled extends Error {}

/**
 * What is wrong, or null. Agreement of two ways to compute is believed at once; a problem only if no digit was lost, or
 * in the most digits there are.
 */
export function prove(problemIn: (arithmetic: Decimals) => string | null, most: number = levels.at(-1)!): string | null {
  const tried = levels.filter((digits) => digits <= most);
  for (const digits of tried) {
    const arithmetic = decimals(digits, digits === tried.at(-1));
    try {
      const problem = problemIn(arithmetic);
      if (problem === null || !arithmetic.doubtful() || digits === tried.at(-1)) return problem;
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
  }
  return null;
}

/** The value itself: in digits enough that doubling them changes nothing in fifty. */
export function exact(compute: (arithmetic: Decimals) => Decimal): Decimal {
  let before: Decimal | null = null;
  let value = new Decimal(Number.NaN);
  prove((arithmetic) => {
    [before, value] = [value, compute(arithmetic)];
    const same = value.isFinite() && before.minus(value).abs().lte(value.abs().times('1e-50'));
    return same || (!value.isFinite() && !arithmetic.doubtful()) ? null : 'not settled';
  });
  return value;
}

export function decimals(digits: number, last = true): Decimals {
  const D = Decimal.clone({ precision: digits });
  const wide = Decimal.clone({ precision: 2 * digits + 50 });
  const [zero, one, negligible] = [new D(0), new D(1), new D(`1e-${2 * digits}`)];
  const full = (x: Decimal) => x.d !== null && x.d.length * 7 > digits - 7;
  let lost = false;
  const noted = (sum: Decimal, a: Decimal, b: Decimal): Decimal => {
    if (a.isZero() || b.isZero() || !sum.isFinite()) return sum;
    if (sum.isZero() && full(a) && full(b) && !last) throw new Cancelled();
    lost ||= sum.eq(a) || sum.eq(b) || sum.e < Math.max(a.e, b.e) - digits + 55;
    return sum;
  };
  /** By the name of the function; most of the time of a proof goes into these. */
  const once = (name: string, compute: (a: Decimal) => Decimal) => (a: Decimal) =>
    remembered(`${name} ${digits} ${a.valueOf()}`, () => compute(a));
  const exp = once('exp', (a) => (a.isFinite() ? new D(exponential(a, digits)) : a.isNaN() || a.gt(0) ? a : zero));
  const log = once('log', (a) => (a.isFinite() && a.gt(0) ? new D(ln(a, digits)) : D.ln(a)));
  const small = (a: Decimal) => a.isFinite() && a.abs().lt(negligible);
  const log1p = once('log1p', (a) =>
    small(a) || !a.isFinite() || a.lte(-1) ? (small(a) ? a : D.ln(one.plus(a))) : new D(ln(wide.add(1, a), digits)),
  );
  const expm1 = once('expm1', (a) =>
    small(a) || !a.isFinite() ? (small(a) ? a : exp(a).minus(1)) : new D(wide.sub(exponential(a, digits + Math.max(0, -a.e)), 1)),
  );
  const add = (a: Decimal, b: Decimal) => noted(D.add(a, b), a, b);
  const sigmoid = (a: Decimal) => (a.isNegative() ? exp(a) : one).div(add(one, exp(a.abs().neg())));
  const softplus = (a: Decimal) => (a.isNegative() ? log1p(exp(a)) : add(a, log1p(exp(a.neg()))));
  const tanh = (a: Decimal) => (a.isNegative() ? ratio(expm1(a.times(2))) : ratio(expm1(a.times(-2))).neg());
  const limited = (x: Decimal) => {
    lost ||= x.abs().eq(1);
    return x;
  };
  const erf = once('erf', (a) => new D(special.erf(a, digits)));
  const ratio = (e: Decimal) => e.div(e.plus(2));
  const pow = (a: Decimal, b: Decimal) =>
    a.gt(0) && a.isFinite() && b.isFinite() && !(b.isInteger() && b.abs().lt(100))
      ? exp(new wide(ln(a, digits + 20)).times(b))
      : D.pow(a, b);
  return {
    digits,
    doubtful: () => lost,
    of: (value) => new D(value),
    toNumber: (value) => value.toNumber(),
    epsilon: new D(`1e-${Math.ceil(0.6 * digits)}`),
    lt: (a, b) => a.lt(b),
    eq: (a, b) => a.eq(b),
    neg: (a) => a.neg(),
    abs: (a) => a.abs(),
    sign: (a) => new D(a.isZero() ? 0 : a.s),
    floor: (a) => a.floor(),
    sqrt: once('sqrt', (a) => D.sqrt(a)),
    sin: once('sin', (a) => (a.isFinite() ? new D(sin(a, digits)) : D.sin(a))),
    cos: once('cos', (a) => (a.isFinite() ? new D(cos(a, digits)) : D.cos(a))),
    atan: once('atan', (a) => D.atan(a)),
    acos: once('acos', (a) => D.acos(a)),
    erf: (a) => limited(erf(a)),
    erfcx: once('erfcx', (a) => new D(special.erfcx(a, digits))),
    lgamma: (a) => new D(special.lgamma(a, digits)),
    polygamma: (n, a) => new D(special.polygamma(n.toNumber(), a, digits)),
    log_rising: (a, b) => new D(special.logRising(a, b, digits)),
    digamma_rise: (a, b) => new D(special.digammaRise(a, b, digits)),
    log_bessel_i0e: once('log_bessel_i0e', (a) => new D(special.logBesselI0e(a, digits))),
    bessel_ratio: once('bessel_ratio', (a) => new D(special.besselRatio(a, digits))),
    tanh: (a) => limited(tanh(a)),
    ...{ exp, expm1, log, log1p, sigmoid, softplus, pow, add },
    stop_gradient: (a) => a,
    sub: (a, b) => noted(D.sub(a, b), a, b),
    mul: (a, b) => D.mul(a, b),
    div: (a, b) => D.div(a, b),
    max: (a, b) => (a.gte(b) || a.isNaN() ? a : b),
    min: (a, b) => (a.lte(b) || a.isNaN() ? a : b),
  };
}
