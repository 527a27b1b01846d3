/** Elementary functions on f32x4, as text: lines of the loss language whose words are instructions.ts and each other. */

/** name: [its parameters, its lines]. Numbers stand for their bits where a word works on bits: 1 is 2^0, -0 the sign. */
export const functions: Readonly<Record<string, readonly [parameters: string, lines: string]>> = {
  sign: ['a', 'where(a < 0, -1, where(a > 0, 1, a))'],
  // 2k ln 2 is taken off so that 2^2k can be multiplied on in two steps: neither overflows, the second rounds once.
  halves: ['a', 'greatest(least(a, 89), -105) * 0.7213475204444817 + 12582912'],
  scale: ['shifted', 'plus(rise(shifted, 23), 1)'],
  rest: [
    'a, shifted',
    `
k = shifted - 12582912
greatest(least(a, 89), -105) - k * 1.38671875 - k * -4.24388877e-4`,
  ],
  exp: [
    'a',
    `
shifted = halves(a)
r = rest(a, shifted)
s = scale(shifted)
(1 + (r + r * r * polynomial(r, exp))) * s * s`,
  ],
  expm1: [
    'a',
    `
shifted = halves(a)
r = rest(a, shifted)
s = scale(shifted)
grown = (r + r * r * polynomial(r, exp)) * s + (s - minus(1.7014118346046923e38, s))
either(grown * s, both(a, -0))`,
  ],
  // f in [√½ - 1, √2 - 1]: log(1 + f) = f - s (f - R(s²)), s = f / (2 + f), and the exponent's share; after fdlibm.
  log_near: [
    'f, n',
    `
s = f / (2 + f)
z = s * s
n * 0.693359375 - (s * (f - z * polynomial(z, log)) - n * -2.12194440e-4 - f)`,
  ],
  exponent: ['u', 'fall(minus(u, 0.7071067811865476), 23)'],
  log: [
    'a',
    `
small = a < 1.1754943508222875e-38
u = where(small, a * 8388608, a)
e = exponent(u)
y = log_near(minus(u, rise(e, 23)) - 1, real(e) - both(small, 23))
log_ends(a, y, a)`,
  ],
  // Nothing below 0, -inf at 0, what is infinite or NaN itself.
  log_ends: ['u, y, a', 'either(where(a < inf, y, a) - both(u == 0, inf), u < 0)'],
  // What 1 + a loses is put back beside f, where it is exact.
  log1p: [
    'a',
    `
u = 1 + a
e = exponent(u)
lost = a - (u - 1)
f = minus(u, rise(e, 23)) - 1 + lost * minus(1, rise(e, 23))
either(log_ends(u, log_near(f, real(e)), a), both(a, -0))`,
  ],
  // log(1 + u) for u in [0, 1], where 1 + u needs no exponent: 2 artanh(u / (2 + u)).
  log1p_unit: [
    'u',
    `
s = u / (2 + u)
z = s * s
s + s + s * (z * polynomial(z, artanh))`,
  ],
  decay: ['a', 'exp(-abs(a))'],
  sigmoid: [
    'a',
    `
u = decay(a)
where(a < 0, u, 1) / (1 + u)`,
  ],
  softplus: ['a', 'greatest(a, 0) + log1p_unit(decay(a))'],
  tanh: [
    'a',
    `
t = expm1(-2 * abs(a))
either(abs(t / (2 + t)), both(a, -0))`,
  ],
};
