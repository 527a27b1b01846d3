/** Special functions of decimals: series whose terms are added until nothing is left to add. */

import { Decimal } from './digits.js';
import { exp, ln } from './exponential.js';
import { remembered } from './remembered.js';

const clones = new Map<number, Decimal.Constructor>();
function precise(digits: number): Decimal.Constructor {
  const found = clones.get(digits) ?? Decimal.clone({ precision: digits });
  clones.set(digits, found);
  return found;
}

/** B₂ₖ = (-1)^(k - 1) 2k T / (4^k (4^k - 1)) of the tangent numbers T, which are made by sums alone (Brent and Harvey 2011). */
const tangents: bigint[] = [];
function tangent(k: number): bigint {
  if (k > tangents.length) {
    const n = 2 * k + 20;
    const t = [1n];
    for (let i = 1; i < n; i++) t.push(BigInt(i) * t[i - 1]!);
    for (let i = 1; i < n; i++) for (let j = i; j < n; j++) t[j] = BigInt(j - i) * t[j - 1]! + BigInt(j - i + 2) * t[j]!;
    tangents.splice(0, tangents.length, ...t);
  }
  return tangents[k - 1]!;
}

const numbers = new Map<Decimal.Constructor, Decimal[]>();
function bernoulli(k: number, D: Decimal.Constructor): Decimal {
  const known = numbers.get(D) ?? [];
  numbers.set(D, known);
  while (known.length < k) {
    const n = BigInt(known.length + 1);
    const power = 4n ** n;
    const sign = n % 2n === 1n ? 1n : -1n;
    known.push(new D(`${sign * 2n * n * tangent(known.length + 1)}`).div(new D(`${power * (power - 1n)}`)));
  }
  return known[k - 1]!;
}

/** Σ over k of B₂ₖ · factor(k) / z^(2k + power), to so many digits, of which z is large enough. */
function tail(z: Decimal, factor: (k: number) => Decimal, power: number): Decimal {
  const D = z.constructor as Decimal.Constructor;
  let [total, scale] = [new D(0), z.pow(-2 - power)];
  for (let k = 1; k < 4 * D.precision; k++, scale = scale.div(z).div(z)) {
    const term = bernoulli(k, D).times(factor(k)).times(scale);
    total = total.plus(term);
    if (term.abs().lt(`1e-${D.precision}`)) break;
  }
  return total;
}

const far = (digits: number) => 0.5 * digits + 10;

/** ln Γ(x), x > 0. */
export const lgamma = (x: Decimal, digits: number): Decimal => remembered(`lgamma ${digits} ${x}`, () => computeLgamma(x, digits));
function computeLgamma(x: Decimal, digits: number): Decimal {
  if (!x.gt(0) || !x.isFinite()) return new Decimal(x.isZero() || x.eq(Infinity) ? Infinity : Number.NaN);
  const D = precise(digits + 30);
  let [product, z] = [new D(1), new D(x)];
  for (; z.lt(far(D.precision)); z = z.plus(1)) product = product.times(z);
  const log = (a: Decimal) => new D(ln(a, D.precision));
  const series = tail(z, (k) => new D(1).div(2 * k * (2 * k - 1)), -1);
  return log(z)
    .times(z.minus(0.5))
    .minus(z)
    .plus(log(D.acos(-1).times(2)).div(2))
    .plus(series)
    .minus(log(product));
}

/** The derivative of order n of digamma, x > 0. */
export const polygamma = (n: number, x: Decimal, digits: number): Decimal =>
  remembered(`polygamma${n} ${digits} ${x}`, () => computePolygamma(n, x, digits));
function computePolygamma(n: number, x: Decimal, digits: number): Decimal {
  if (!x.gt(0)) return new Decimal(Number.NaN);
  const D = precise(digits + 30);
  let [sum, z] = [new D(0), new D(x)];
  for (; z.lt(far(D.precision) + n); z = z.plus(1)) sum = sum.plus(z.pow(-n - 1));
  const rising = (from: number, count: number): Decimal => (count < 1 ? new D(1) : rising(from + 1, count - 1).times(from));
  const series = tail(z, (k) => (n === 0 ? new D(1).div(2 * k) : rising(2 * k + 1, n - 1)), n).plus(
    rising(1, n).div(z.pow(n + 1).times(2)),
  );
  if (n === 0) return new D(ln(z, D.precision)).minus(series).minus(sum);
  const size = rising(1, n - 1)
    .div(z.pow(n))
    .plus(series)
    .plus(sum.times(rising(1, n)));
  return n % 2 === 1 ? size : size.neg();
}

/** By subtraction, of more digits. */
export const logRising = (a: Decimal, b: Decimal, digits: number): Decimal =>
  a.gt(0) && b.gte(0) ? lgamma(wide(a, digits).plus(b), digits + 60).minus(lgamma(a, digits + 60)) : new Decimal(Number.NaN);
export const digammaRise = (a: Decimal, b: Decimal, digits: number): Decimal =>
  a.gt(0) && b.gte(0) ? polygamma(0, wide(a, digits).plus(b), digits + 60).minus(polygamma(0, a, digits + 60)) : new Decimal(Number.NaN);
const wide = (x: Decimal, digits: number): Decimal => new (precise(digits + 90))(x);

/** Σ 2^n x^(2n + 1) / (2n + 1)!!, of which no term cancels another: e^(x²) erf(x) √π / 2. */
function erfSeries(x: Decimal): Decimal {
  const D = x.constructor as Decimal.Constructor;
  let [term, total] = [x, x];
  for (let n = 1; term.abs().gt(total.abs().times(`1e-${D.precision + 2}`)); n++) {
    term = term
      .times(x)
      .times(x)
      .times(2)
      .div(2 * n + 1);
    total = total.plus(term);
  }
  return total;
}

export function erf(x: Decimal, digits: number): Decimal {
  const D = precise(digits);
  const square = new D(x).times(x);
  if (square.gt(digits * 2.4)) return new D(x.s);
  return erfSeries(new D(x)).times(2).times(exp(square.neg(), digits)).div(D.acos(-1).sqrt());
}

/** e^(x²) erfc(x): e^(x²) less the series, which takes as many digits more as the two agree in; a continued fraction far out. */
export function erfcx(x: Decimal, digits: number): Decimal {
  if (!x.isFinite()) return new Decimal(x.isNegative() ? Infinity : x.isNaN() ? x : 0);
  const square = precise(2 * digits + 50).mul(x, x);
  const growth = (more: number) => exp(square, digits + more);
  if (x.isNegative()) return growth(5).times(2).minus(erfcx(x.neg(), digits));
  if (square.lt(2 * digits)) {
    const D = precise(digits + Math.ceil(square.toNumber() * 0.9) + 10);
    const root = D.acos(-1).sqrt();
    return new D(growth(D.precision - digits)).minus(erfSeries(new D(x)).times(2).div(root));
  }
  const D = precise(digits + 10);
  let rest = new D(0);
  for (let k = digits + 20; k >= 1; k--) rest = new D(k).div(2).div(rest.plus(x));
  return new D(1).div(D.acos(-1).sqrt().times(rest.plus(x)));
}

/** Iₙ(x) e^-x for n of 0 and 1, x ≥ 0. */
function besselE(n: number, x: Decimal, digits: number): Decimal {
  const D = precise(digits + 15);
  const isFar = x.gt(1.2 * digits + 20);
  const next = isFar
    ? (k: number) => new D((2 * k - 1) ** 2 - 4 * n * n).div(x.times(8 * k))
    : (k: number) => new D(x).times(x).div(4 * k * (k + n));
  let [term, total] = [new D(1), new D(1)];
  for (let k = 1; term.abs().gt(total.times(`1e-${D.precision}`)); k++) {
    term = term.times(next(k));
    total = total.plus(term);
  }
  if (isFar) return total.div(D.acos(-1).times(2).times(x).sqrt());
  return total.times(exp(x.neg(), D.precision)).times(n === 0 ? 1 : x.div(2));
}

export const logBesselI0e = (x: Decimal, digits: number): Decimal => new Decimal(ln(besselE(0, x.abs(), digits + 20), digits + 20));
export function besselRatio(x: Decimal, digits: number): Decimal {
  const size = besselE(1, x.abs(), digits + 20).div(besselE(0, x.abs(), digits + 20));
  return x.isNegative() ? size.neg() : size;
}
