/**
 * Special functions on f32x4, written as functions.ts says. They are made in f64, as what they are made of cancels or is
 * multiplied; the exponent of a number of f64 is taken from the bits of what it rounds to in f32.
 */

/** log Γ and its differences, of numbers up to 1e37, in f64: what they are made of cancels. Stirling's series serves from 8 on, products below. */
const gamma = `
# log v and log(1 + w); n is the exponent of v and of 1 + w in f32, k = 2^-n.
wide ln(v, n, k) = n * 0.6931471805599453 + log_ratio((v * k - 1) / (v * k + 1))
wide ln1p(w, n, k) = n * 0.6931471805599453 + log_ratio((w * k + (k - 1)) / (w * k + (k + 1)))
wide log_ratio(s) = 0.6931471805599453 * s * polynomial(s * s, log2)
inverse(e) = minus(1, rise(e, 23))

# a + 8 where a < 8; there the product of a to a + 7, 2^60 times as large, so that it is normal in f32.
wide beyond(a) = where(a < 8, a + 8, a)
wide product(a) =
  y = a * (a + 7)
  where(a < 8, y * (y + 6) * ((y + 10) * (y + 12)), 1) * 1152921504606846976
wide stirling(z) =
  t = 1 / (z * z)
  (0.08333333333333333 - t * (0.002777777777777778 - t * (0.0007936507936507937 - t * 0.0005952380952380953))) / z

# 42.5 is log √2π + 60 log 2. At 0 it is infinite, below it has no value.
wide lgamma_of(a, n, k, m, l) =
  z = beyond(a)
  (z - 0.5) * ln(z, n, k) - z + 42.50776936680139 + stirling(z) - ln(product(a), m, l)
moved(x) = exponent(join(beyond(low(x)), beyond(high(x))))
multiplied(x) = exponent(join(product(low(x)), product(high(x))))
apart lgamma(a) =
  x = least(a, 1e37)
  e = moved(x)
  p = multiplied(x)
  k = inverse(e)
  l = inverse(p)
  g = lgamma_of(low(x), low_integer(e), low(k), low_integer(p), low(l))
  h = lgamma_of(high(x), high_integer(e), high(k), high_integer(p), high(l))
  either(where(a == 0, inf, join(g, h)), a < 0)

# What the product for a + b is of that for a, less 1: (1 + d / y) (1 + d / (y + 6)) … of y = a (a + 7) and what it grows
# by. From b = 8 on a + b needs no product; b - 8 is then how far it is beyond a + 8.
wide growth(a, b) =
  y = a * (a + 7)
  d = b * (a + a + b + 7)
  outer = d * (y + y + 12 + d) / (y * (y + 12))
  inner = d * (y + y + 16 + d) / ((y + 6) * (y + 10))
  where(a < 8, where(b < 8, outer + inner + outer * inner, 1 / (y * (y + 6) * ((y + 10) * (y + 12))) - 1), 0)
wide step(a, b) = where(a < 8 and 8 <= b, b - 8, b)
wide log_rising_of(a, b, n, k, m, l, o, j) =
  z = beyond(a)
  d = step(a, b)
  c = z + d
  (z - 0.5) * ln1p(d / z, n, k) + (d * ln(c, m, l) - d) + (stirling(c) - stirling(z)) - ln1p(growth(a, b), o, j)
wide rise_of(a, b) = 1 + step(a, b) / beyond(a)
wide risen(a, b) = beyond(a) + step(a, b)

# 1 + w is taken 2^-60 times as large, so that it is finite in f32; 60 as bits is 8.407790785948902e-44.
wide lowered(w) = (1 + w) * 8.673617379884035e-19
wide raised(k) = k * 8.673617379884035e-19
ratios(x, y) = exponent(join(rise_of(low(x), low(y)), rise_of(high(x), high(y))))
ends(x, y) = exponent(join(risen(low(x), low(y)), risen(high(x), high(y))))
growths(x, y) = exponent(join(lowered(growth(low(x), low(y))), lowered(growth(high(x), high(y)))))
apart log_rising(a, b) =
  x = least(a, 1e37)
  y = least(b, 1e37)
  e = ratios(x, y)
  f = ends(x, y)
  d = growths(x, y)
  o = plus(d, 8.407790785948902e-44)
  k = inverse(e)
  l = inverse(f)
  j = inverse(d)
  g = log_rising_of(low(x), low(y), low_integer(e), low(k), low_integer(f), low(l), low_integer(o), raised(low(j)))
  h = log_rising_of(high(x), high(y), high_integer(e), high(k), high_integer(f), high(l), high_integer(o), raised(high(j)))
  either(join(g, h), not (0 < a and 0 <= b))

# log Γ(x) - (log Γ(x + y) - log Γ(y)) of the smaller, x, and the larger, each of many more digits than the difference.
wide less(g, h) = g - h
apart log_beta(a, b) =
  x = least(least(a, b), 1e37)
  y = least(greatest(a, b), 1e37)
  q = moved(x)
  p = multiplied(x)
  e = ratios(y, x)
  f = ends(y, x)
  d = growths(y, x)
  o = plus(d, 8.407790785948902e-44)
  i = inverse(q)
  m = inverse(p)
  k = inverse(e)
  l = inverse(f)
  j = inverse(d)
  gamma_low = lgamma_of(low(x), low_integer(q), low(i), low_integer(p), low(m))
  gamma_high = lgamma_of(high(x), high_integer(q), high(i), high_integer(p), high(m))
  rising_low = log_rising_of(low(y), low(x), low_integer(e), low(k), low_integer(f), low(l), low_integer(o), raised(low(j)))
  rising_high = log_rising_of(high(y), high(x), high_integer(e), high(k), high_integer(f), high(l), high_integer(o), raised(high(j)))
  either(where(x == 0, inf, join(less(gamma_low, rising_low), less(gamma_high, rising_high))), not (0 <= a and 0 <= b and 0 < y))

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
  d * t * u * (0.08333333333333333 - 0.008333333333333333 * (t + u) + 0.003968253968253968 * (squares + t * u) - 0.004166666666666667 * squares * (t + u))
wide grown(a, b) = 1 + b / beyond(a)
wide digamma_rise_of(a, b, n, k) =
  z = beyond(a)
  c = z + b
  steps(a, b) + ln1p(b / z, n, k) + b / (2 * z * c) + digamma_tails(b * (z + c), 1 / (z * z), 1 / (c * c))
apart digamma_rise(a, b) =
  x = least(a, 1e37)
  y = least(b, 1e37)
  e = exponent(join(grown(low(x), low(y)), grown(high(x), high(y))))
  k = inverse(e)
  g = digamma_rise_of(low(x), low(y), low_integer(e), low(k))
  h = digamma_rise_of(high(x), high(y), high_integer(e), high(k))
  either(join(g, h), not (0 < a and 0 <= b))
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
wide log_i0e_of(x, n, k) =
  near = x * x * polynomial(ninth(x), log_i0) - x
  far = polynomial(1 / x, log_i0_tail) - 0.5 * (ln(x * 0.25, n, k) + 3.2241714275292364)
  where(x < 3, near, far)
apart log_bessel_i0e(a) =
  x = abs(a)
  e = exponent(x * 0.25)
  k = inverse(e)
  y = join(log_i0e_of(low(x), low_integer(e), low(k)), log_i0e_of(high(x), high_integer(e), high(k)))
  where(x < inf, y, -x)
wide bessel_ratio_of(x) = where(x < 3, x * polynomial(ninth(x), bessel_ratio), polynomial(1 / x, bessel_ratio_tail))
apart bessel_ratio(a) =
  x = abs(a)
  signed(join(bessel_ratio_of(low(x)), bessel_ratio_of(high(x))), a)
`;

export const special: readonly string[] = [gamma, error, bessel];
