/**
 * Special functions on f32x4, written as functions.ts says. They are made in f64, where words that work on bits work on
 * 64 of them, as what they are made of cancels or is multiplied.
 */

/** log(2^n (1 + f)), f in [√½ - 1, √2 - 1]. The integer n is added to the bits of a number beside which it is its last digits. */
const logarithm = `
wide exponent_of(v) = fall(minus(v, 0.7071067811865476), 52)
wide log_of(e, f) = (plus(e, 6755399441055744) - 6755399441055744) * 0.6931471805599453 + log_ratio(f / (2 + f))
wide log_ratio(s) = 0.6931471805599453 * s * polynomial(s * s, log2)
wide ln(v) =
  e = exponent_of(v)
  log_of(e, minus(v, rise(e, 52)) - 1)
wide ln1p(w) =
  e = exponent_of(1 + w)
  k = minus(1, rise(e, 52))
  log_of(e, w * k + (k - 1))
`;

/** log Γ and its differences. Stirling's series serves from 8 on, below it there are products. */
const gamma = `
# a + 8 where a < 8, and there the product of a to a + 7, of y = a (a + 7).
wide beyond(a) = where(a < 8, a + 8, a)
wide product(y) = y * (y + 6) * ((y + 10) * (y + 12))
wide stirling(z) =
  t = 1 / (z * z)
  (0.08333333333333333 - t * (0.002777777777777778 - t * (0.0007936507936507937 - t * 0.0005952380952380953))) / z
wide lgamma_of(a) =
  z = beyond(a)
  (z - 0.5) * ln(z) - z + 0.9189385332046727 + stirling(z) - where(a < 8, ln(product(a * (a + 7))), 0)
# At 0 it is infinite, below it has no value.
apart lgamma(a) = where(a < inf, either(where(a == 0, inf, join(lgamma_of(low(a)), lgamma_of(high(a)))), a < 0), a)

# What the product for a + b is of that for a, less 1: (1 + d / y) (1 + d / (y + 6)) …, where y grows by d. From b = 8 on
# a + b needs no product; b - 8 is then how far it is beyond a + 8.
wide growth(a, b) =
  y = a * (a + 7)
  d = b * (a + a + b + 7)
  outer = d * (y + y + 12 + d) / (y * (y + 12))
  inner = d * (y + y + 16 + d) / ((y + 6) * (y + 10))
  where(b < 8, outer + inner + outer * inner, 1 / product(y) - 1)
wide log_rising_of(a, b) =
  z = beyond(a)
  d = where(a < 8 and 8 <= b, b - 8, b)
  c = z + d
  (z - 0.5) * ln1p(d / z) + (d * ln(c) - d) + (stirling(c) - stirling(z)) - where(a < 8, ln1p(growth(a, b)), 0)
apart log_rising(a, b) = either(join(log_rising_of(low(a), low(b)), log_rising_of(high(a), high(b))), not (0 < a and 0 <= b))

# log Γ(x) - (log Γ(x + y) - log Γ(y)) of the smaller, x, and the larger: rounded once.
wide log_beta_of(x, y) = lgamma_of(x) - log_rising_of(y, x)
apart log_beta(a, b) =
  x = least(a, b)
  y = greatest(a, b)
  either(where(x == 0, inf, join(log_beta_of(low(x), low(y)), log_beta_of(high(x), high(y)))), not (0 <= a and 0 <= b and 0 < y))

# Σ b / ((a + i) (a + i + b)) for i to 7, by pairs, and so Σ of those.
wide both_ends(p, q, r, s) = ((p + q) * r * s + (r + s) * p * q) / (p * q * r * s)
wide factor(z, b) = z * (z + b)
wide steps(a, b) =
  outer = both_ends(factor(a, b), factor(a + 7, b), factor(a + 1, b), factor(a + 6, b))
  inner = both_ends(factor(a + 2, b), factor(a + 5, b), factor(a + 3, b), factor(a + 4, b))
  where(a < 8, b * (outer + inner), 0)
# Of the series in t = 1 / z² less that in u = 1 / c², t - u is taken out: (1 / 12) t - (1 / 120) t² + …
wide digamma_tails(d, t, u) =
  squares = t * t + u * u
  even = 0.08333333333333333 + 0.003968253968253968 * (squares + t * u)
  d * t * u * (even - (t + u) * (0.008333333333333333 + 0.004166666666666667 * squares))
wide digamma_rise_of(a, b) =
  z = beyond(a)
  c = z + b
  steps(a, b) + ln1p(b / z) + b / (2 * z * c) + digamma_tails(b * (z + c), 1 / (z * z), 1 / (c * c))
apart digamma_rise(a, b) = either(join(digamma_rise_of(low(a), low(b)), digamma_rise_of(high(a), high(b))), not (0 < a and 0 <= b))
`;

/** exp(a²) erfc(a) of 2 / (2 + a); below 0 it is 2 exp(a²) less that of -a. */
const error = `
wide erfcx_of(x) =
  t = 2 / (2 + x)
  t * polynomial(t, erfcx)
wide square_log2(x) = bounded(x * x * 1.4426950408889634)
exp_square(x) =
  g = square_log2(low(x))
  h = square_log2(high(x))
  n = join(whole(g), whole(h)) + 12583166
  r = join(fraction(g), fraction(h))
  (1 + r * polynomial(r, exp2)) * first_power(n) * second_power(n)
apart erfcx(a) =
  x = abs(a)
  y = join(erfcx_of(low(x)), erfcx_of(high(x)))
  if_any(a < 0, where(a < 0, 2 * exp_square(x) - y, y), y)
`;

/** Modified Bessel functions, of a² up to 3 and of 1 / a beyond, where log I0 is near a - log(2πa) / 2. */
const bessel = `
wide ninth(x) = x * x * 0.1111111111111111
wide log_i0e_of(x) =
  near = x * x * polynomial(ninth(x), log_i0) - x
  far = polynomial(1 / x, log_i0_tail) - 0.5 * (ln(x) + 1.8378770664093453)
  where(x < 3, near, far)
apart log_bessel_i0e(a) =
  x = abs(a)
  where(x < inf, join(log_i0e_of(low(x)), log_i0e_of(high(x))), -x)
wide bessel_ratio_of(x) = where(x < 3, x * polynomial(ninth(x), bessel_ratio), polynomial(1 / x, bessel_ratio_tail))
apart bessel_ratio(a) =
  x = abs(a)
  signed(join(bessel_ratio_of(low(x)), bessel_ratio_of(high(x))), a)
`;

/** What is divided by a product that float32 may not hold. */
const ratio = `
wide over(x, a, b) = x / (a * b)
over_both(x, a, b) = join(over(low(x), low(a), low(b)), over(high(x), high(a), high(b)))
`;

export const special: readonly string[] = [logarithm, gamma, error, bessel, ratio];
