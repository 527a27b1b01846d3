/**
 * Elementary functions on f32x4, as text in the loss language; its words are instructions.ts, each other, and
 * `polynomial(x, table)` of coefficients.ts. `name(parameters) =` begins a function, the lines below it are its body.
 *
 * Where a word works on bits a number stands for its bits: -0 is the sign, 1 is 2^0, inf all bits of the exponent.
 * A `wide` function works on two f64, and on their 64 bits; its values come from `low` and `high` and go back through
 * `join`. One that stands `apart` is a function of the module, called for each vector: it is long and rarely runs.
 */

/** e^a = 2^n e^r, |r| < ln 2 / 2, ln 2 in two parts so that n times the first is exact (Cody and Waite). */
const exponential = `
# The sum rounds n into its own lowest bits, beside so much that 23 bits higher they are those of a power of two.
rest(a, n) = a - n * 0.693145751953125 - n * 1.428606765330187e-6
expm1_rest(r) = r + r * r * polynomial(r, exp)

# 2^n is multiplied on in two steps: neither overflows, and only the second rounds where the result is subnormal.
turns(a) = a * 1.4426950408889634 + 12583166
first_power(n) = rise(fall(n, 1), 23)
second_power(n) = rise(minus(n, fall(n, 1)), 23)
exp_within(a) =
  n = turns(a)
  (1 + expm1_rest(rest(a, n - 12583166))) * first_power(n) * second_power(n)
exp(a) = exp_within(greatest(least(a, 89), -105))

# 2^n e^r - 1 as 2^t (2^s (e^r - 1) + (2^s - 2^-t)): 2^127 over 2^t is 2^(127 - t), a subtraction of bits.
expm1_within(a) =
  n = turns(a)
  s = first_power(n)
  t = second_power(n)
  (expm1_rest(rest(a, n - 12583166)) * s + (s - minus(1.7014118346046923e38, t))) * t
expm1(a) = signed(expm1_within(greatest(least(a, 89), -105)), a)
signed(y, a) = either(y, both(a, -0))

# e^-|a| is 2^n, which is one number, 2^(64 + n) 2^-64, and a rest.
fading(a) = greatest(minus_abs(a), -105)
decay_turns(x) = x * 1.4426950408889634 + 12583103
decay_power(x) = rise(decay_turns(x), 23) * 5.421010862427522e-20
decay_rest(x) = expm1_rest(rest(x, decay_turns(x) - 12583103)) * decay_power(x)
decay(a) = decay_rest(fading(a)) + decay_power(fading(a))
decay_minus_one(a) = decay_rest(fading(a)) + (decay_power(fading(a)) - 1)

# √(1 + a) - 1, whole also where a is small.
root_minus_one(a) =
  r = sqrt(1 + a)
  where(a < 3, a / (r + 1), r - 1)
`;

/** a = 2^-n (1 + f), f in [√½ - 1, √2 - 1]: log(1 + f) = f - s (f - R(s²)) with s = f / (2 + f), after fdlibm. */
const logarithm = `
# n where a float has its exponent; as a number it is 2^23 n. What is subtracted last leaves the sign of a zero.
halvings(u) = both(minus(1.4142134189605713, u), -inf)
log_near(f, n) =
  s = f / (2 + f)
  z = s * s
  f - s * (f - z * polynomial(z, log)) - n * 8.262958294867817e-8
log_normal(u) =
  n = halvings(u)
  log_near(plus(u, n) - 1, real(n))

# Neither normal nor below 2^126: as integers, bits plus those of inf are then above those of this number.
special(u) = above(plus(u, inf), -4.253529333e37)
log(a) = if_any(special(a), log_special(a), log_normal(a))
apart log_special(a) =
  small = a < 1.1754943508222875e-38
  u = where(small, a * 8388608, a)
  n = halvings(u)
  log_ends(a, log_near(plus(u, n) - 1, real(n) + both(small, 192937984)), a)

# Nothing below 0, -inf at 0, what is infinite or NaN itself.
log_ends(u, y, a) = either(where(a < inf, y, a) - both(u == 0, inf), u < 0)

# f is 2^n (1 + a) - 1; that of the rounded 1 + a lacks digits of a, which are exact beside it.
log1p_normal(a, n) =
  power = plus(1, n)
  log_near(a * power - (1 - power), real(n))
log1p(a) =
  u = 1 + a
  if_any(special(u), log1p_special(a, u), log1p_normal(a, halvings(u)))
apart log1p_special(a, u) =
  n = halvings(u)
  f = plus(u, n) - 1 + (a - (u - 1)) * larger(plus(1, n), 0)
  signed(log_ends(u, log_near(f, real(n)), a), a)

# u - log(1 + u) for u in [0, 1], where the sum needs no exponent; of u itself the last rounding is spared.
bent(u) =
  s = u / (2 + u)
  z = s * s
  s * (u - z * polynomial(z, artanh))
softplus(a) = greatest(a, 0) + (decay_rest(fading(a)) - bent(decay(a))) + decay_power(fading(a))
`;

/** Of u = e^-|a| in [0, 1]; a small result is a small correction to something exact. */
const saturating = `
sigmoid(a) =
  u = decay(a)
  whole = where(a < 0, u, 1)
  whole - whole * (u / (1 + u))
tanh(a) =
  x = fading(2 * a)
  signed((1 - decay_power(x) - decay_rest(x)) / (1 + decay_power(x) + decay_rest(x)), a)
# log cosh a is |a| - log 2 and log(1 + e^-2|a|), where it is not small.
log_cosh(a) =
  x = abs(a)
  z = a * a
  u = decay(2 * a)
  far = x - 0.6931471805599453 + (u - u * u * polynomial(u, log1p))
  where(x < 1, z * 0.5 - z * z * polynomial(z, log_cosh), far)
erf(a) =
  x = least(abs(a), 4)
  z = a * a
  far = 1 - exp_within(polynomial(x, log_erfc))
  signed(where(x < 0.9, x + x * polynomial(z, erf), far), a)
`;

/** r = a - n π/2 in f64, π/2 in two parts of which n times the first is exact: to all digits of f32 for |a| to 10^6. */
const circular = `
wide quarters(a) = nearest(a * 0.6366197723675814)
wide remainder(a, n) = a - n * 1.5707963267341256 - n * 6.077100506506192e-11
sine(r) = r + r * r * r * polynomial(r * r, sin)
cosine(r) =
  z = r * r
  1 - z * 0.5 + z * z * polynomial(z, cos)

# Odd quarters swap sine and cosine; the second bit of the quarter is the sign.
of_quarter(a, first) =
  g = quarters(low(a))
  h = quarters(high(a))
  r = join(remainder(low(a), g), remainder(high(a), h))
  n = plus(join(g, h) + 12582912, first)
  differ(where(fall(rise(n, 31), 31), cosine(r), sine(r)), both(rise(n, 30), -0))
apart sin(a) = where(a == 0, a, of_quarter(a, 0))
apart cos(a) = of_quarter(a, 1.401298464324817e-45)

# atan|a| is π/2 less that of 1/|a|.
apart atan(a) =
  x = abs(a)
  t = least(x, 1) / greatest(x, 1)
  z = t * t
  p = t + t * z * polynomial(z, atan)
  signed(where(x > 1, 1.5707963705062866 - p - 4.371139000186241e-8, p), a)

# acos x = 2 asin √((1 - x) / 2), which keeps all digits near 1.
apart acos(a) =
  x = abs(a)
  near = x < 0.5
  t = where(near, x * x, 0.5 - x * 0.5)
  s = where(near, x, sqrt(t))
  p = s + s * t * polynomial(t, asin)
  positive = where(near, 1.5707963705062866 - (p + 4.371139000186241e-8), p + p)
  negative = where(near, 1.5707963705062866 + (p - 4.371139000186241e-8), 3.1415927410125732 - (p + p + 8.742278000372482e-8))
  where(a < 0, negative, positive)
`;

/** a^b = 2^(b log2 a); the product needs more digits than f32 has, so it is taken in f64. */
const power = `
wide times_log2(m, n, b) =
  s = (m - 1) / (m + 1)
  (n + s * polynomial(s * s, log2)) * b
wide bounded(t) = least(greatest(t, -160), 140)
wide fraction(t) = t - nearest(t)
wide whole(t) = nearest(t)

power(e, m, c) =
  g = bounded(times_log2(low(m), low_integer(e), low(c)))
  h = bounded(times_log2(high(m), high_integer(e), high(c)))
  n = join(whole(g), whole(h)) + 12583166
  r = join(fraction(g), fraction(h))
  (1 + r * polynomial(r, exp2)) * first_power(n) * second_power(n)
exponent(u) = fall(minus(u, 0.7071067811865476), 23)
apart general_pow(a, b) = if_any(special(a), pow_special(a, b), pow_normal(a, b))
pow_normal(a, b) =
  e = exponent(a)
  power(e, minus(a, rise(e, 23)), b)

# 0 and inf pass as 2^-150 and 2^128 to so large a power that nothing else can come of it.
pow_special(a, b) =
  x = abs(a)
  small = x < 1.1754943508222875e-38
  u = where(small, x * 8388608, x)
  e = exponent(u)
  large = where(x - x == 0 and x > 0, 1, 1.7014118346046923e38)
  y = power(minus(e, both(small, 3.2229864679470793e-44)), minus(u, rise(e, 23)), b * large * large)
  where(b == 0, 1, either(of_negative(y, a, b), a != a))

# Odd powers keep the sign; powers that are not whole have no value, but for -inf.
of_negative(y, a, b) =
  fractional = floor(b) != b
  odd = floor(b * 0.5) * 2 != b
  either(differ(y, both(both(a, -0), without(odd, fractional))), a < 0 and -inf < a and fractional)

# Beyond ±1 whatever is not 0, in two steps as the smallest subnormal is 2^-149; NaN and -0 stay.
sign(a) = greatest(least(a * 1.7014118346046923e38 * 1.7014118346046923e38, 1), -1)
`;

export const elementary: readonly string[] = [exponential, logarithm, saturating, circular, power];
