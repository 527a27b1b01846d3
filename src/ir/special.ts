/** Special functions in float64, to about 1e-14 of their values: what JavaScript's Math lacks. */

/** Abramowitz and Stegun 7.1.5 (series) below 2.5, 7.1.14 (continued fraction of erfc) above. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a > 2.5) return Math.sign(x) * (1 - Math.exp(-a * a) * erfcxTail(a));
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

/** exp(x²) erfc(x). */
export function erfcx(x: number): number {
  if (x < 0) return 2 * Math.exp(x * x) - erfcx(-x);
  return x > 1.5 ? erfcxTail(x) : Math.exp(x * x) * (1 - erf(x));
}

function erfcxTail(x: number): number {
  let tail = 0;
  for (let k = 120; k >= 1; k--) tail = k / 2 / (x + tail);
  return 1 / (Math.sqrt(Math.PI) * (x + tail));
}

/** B₂ₖ for k = 1, 2, … */
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330];
/** From here on Stirling's series has all digits. */
const far = 15;

/** ln Γ(x) for x > 0; NaN below 0. */
export function lgamma(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 || x === Infinity ? Infinity : Number.NaN;
  if (x < 0.5) return lgamma(x + 1) - Math.log(x);
  if (x < 1.5) return aroundTwo(x - 1) - Math.log1p(x - 1);
  if (x < 2.5) return aroundTwo(x - 2);
  let [product, z] = [1, x];
  for (; z < far; z++) product *= z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + stirling(z) - Math.log(product);
}

const stirling = (z: number) => bernoulli.reduce((sum, b, i) => sum + b / ((2 * i + 2) * (2 * i + 1) * z ** (2 * i + 1)), 0);

/** ln Γ(2 + w) for |w| ≤ 1/2: (1 - γ) w + Σ (-1)^k (ζ(k) - 1) w^k / k, which vanishes with w. */
function aroundTwo(w: number): number {
  let total = 0;
  for (let k = 45; k >= 2; k--) total += ((-1) ** k * zetaMinusOne(k) * w ** k) / k;
  return total + (1 - 0.5772156649015329) * w;
}

const zetas: number[] = [];
/** ζ(k) - 1 by Euler and Maclaurin. */
function zetaMinusOne(k: number): number {
  const known = zetas[k];
  if (known !== undefined) return known;
  const n = 20;
  let total = n ** (1 - k) / (k - 1) + n ** -k / 2 + (k * n ** (-k - 1)) / 12 - (k * (k + 1) * (k + 2) * n ** (-k - 3)) / 720;
  total += (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * n ** (-k - 5)) / 30240;
  for (let i = n - 1; i >= 2; i--) total += i ** -k;
  zetas[k] = total;
  return total;
}

/** The derivative of order n of digamma, for x > 0; n = 0 is digamma. */
export function polygamma(n: number, x: number): number {
  if (!(x > 0)) return Number.NaN;
  let [sum, z] = [0, x];
  for (; z < far + n; z++) sum += z ** (-n - 1);
  const sign = (-1) ** (n + 1);
  return n === 0 ? Math.log(z) - poles(0, z) - sum : sign * (factorial(n - 1) * z ** -n + poles(n, z) + factorial(n) * sum);
}

/** The asymptotic series without its first term. */
const poles = (n: number, z: number): number =>
  bernoulli.reduce(
    (total, b, i) => total + (b * rising(2 * i + 3, n - 1) * z ** (-2 * i - 2 - n)) / (n === 0 ? 2 * i + 2 : 1),
    factorial(n) / (2 * z ** (n + 1)),
  );

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
/** a (a + 1) … of n factors. */
const rising = (a: number, n: number): number => (n < 1 ? 1 : a * rising(a + 1, n - 1));

/** ln Γ(a + b) - ln Γ(a) for a > 0, b ≥ 0, without the cancellation. */
export function logRising(a: number, b: number): number {
  if (!(a > 0 && b >= 0)) return Number.NaN;
  let [small, z] = [0, a];
  for (; z < far; z++) small += Math.log1p(b / z);
  const growth = Math.log1p(b / z);
  const series = bernoulli.reduce((total, one, i) => total + (one / ((2 * i + 2) * (2 * i + 1))) * fallen(z, growth, 2 * i + 1), 0);
  return (z - 0.5) * growth + b * Math.log(z + b) - b - series - small;
}

/** z^-n - (z + b)^-n, by `growth`, which is log((z + b) / z): so nothing cancels. */
const fallen = (z: number, growth: number, n: number): number => -(z ** -n) * Math.expm1(-n * growth);

/** digamma(a + b) - digamma(a), likewise. */
export function digammaRise(a: number, b: number): number {
  if (!(a > 0 && b >= 0)) return Number.NaN;
  let [sum, z] = [0, a];
  for (; z < far; z++) sum += b / z / (z + b);
  const growth = Math.log1p(b / z);
  const series = bernoulli.reduce((total, one, i) => total + (one / (2 * i + 2)) * fallen(z, growth, 2 * i + 2), 0);
  return sum + growth + b / (2 * z * (z + b)) + series;
}

/** ln(exp(-|x|) I₀(x)). */
export function logBesselI0e(x: number): number {
  const a = Math.abs(x);
  if (a > 30) return Math.log(besselTail(a, 0)) - Math.log(2 * Math.PI * a) / 2;
  return Math.log1p(besselSeries(a, 0) - 1) - a;
}

/** I₁(x) / I₀(x). */
export function besselRatio(x: number): number {
  const a = Math.abs(x);
  const ratio = a > 30 ? besselTail(a, 1) / besselTail(a, 0) : ((a / 2) * besselSeries(a, 1)) / besselSeries(a, 0);
  return Math.sign(x) * ratio;
}

/** Σ (x²/4)^k / (k! (k + n)!). */
function besselSeries(x: number, n: number): number {
  let [term, total] = [1, 1];
  for (let k = 1; term > 1e-18 * total; k++) {
    term *= (x * x) / (4 * k * (k + n));
    total += term;
  }
  return total;
}

/** √(2πx) exp(-x) Iₙ(x) by its asymptotic series. */
function besselTail(x: number, n: number): number {
  let [term, total] = [1, 1];
  for (let k = 1; k < 40 && Math.abs(term) > 1e-18; k++) {
    term *= ((2 * k - 1) ** 2 - 4 * n * n) / (8 * k * x);
    total += term;
  }
  return total;
}
