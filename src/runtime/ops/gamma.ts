/** The functions around Γ, for arguments above 0, within a few float32 ulps of the largest term. tfjs has none of them. */

import * as tf from '@tensorflow/tfjs';
import { log, pow, where } from './gpu.js';
import { log1p } from './near-zero.js';
import { polynomial } from './polynomial.js';

type Operand = tf.Tensor | number;

const tensor = (x: Operand): tf.Tensor => (typeof x === 'number' ? tf.scalar(x) : x);
/** Only 1 / x, x > 0; elsewhere NaN. */
const positive = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => where(tf.greater(x, 0), y, Number.NaN);

/** (-1)^k (ζ(k) - 1) / k for k = 2, 3, …, after 1 - γ. */
// biome-ignore format: a table
const aroundTwo = [
  0, 0.4227843350984671, 0.3224670334241132, -0.06735230105319809, 0.02058080842778455, -0.007385551028673986, 0.002890510330741523,
  -0.001192753911703261, 0.0005096695247430425, -0.0002231547584535794, 9.945751278180853e-5, -4.492623673813314e-5, 2.050721277567069e-5,
];
/** B₂ₖ / (2k (2k - 1)), by powers of 1 / z². */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];

/** ln Γ(x). */
export function lgamma(given: Operand): tf.Tensor {
  const x = tensor(given);
  const small = tf.less(x, 0.5);
  const u = where(small, tf.add(x, 1), x);
  const low = tf.less(u, 1.5);
  const w = tf.clipByValue(tf.sub(u, where(low, 1, 2)), -0.5, 0.5);
  const near = tf.sub(polynomial(w, aroundTwo), where(low, log1p(w), 0));
  const z = tf.maximum(u, 2);
  const inverse = tf.div(1, z);
  const series = tf.mul(inverse, polynomial(tf.square(inverse), stirling));
  const far = tf.add(tf.sub(tf.mul(tf.sub(z, 0.5), log(z)), z), tf.add(series, Math.log(2 * Math.PI) / 2));
  const whole = where(tf.less(u, 2.5), near, where(tf.equal(x, Number.POSITIVE_INFINITY), x, far));
  const value = tf.sub(whole, where(small, log(tf.abs(x)), 0));
  return where(tf.greaterEqual(x, 0), value, Number.NaN);
}

const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66];
/** By so much an argument is raised before a series in 1 / z is asked. */
const shift = 8;
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** The derivative of order n of digamma; n = 0 is digamma. */
export function polygamma(n: number, given: Operand): tf.Tensor {
  const x = tensor(given);
  const power = (z: tf.Tensor, k: number) => (k === 1 ? tf.div(1, z) : pow(tf.div(1, z), k));
  const steps = Array.from({ length: shift }, (_, k) => power(tf.add(x, k), n + 1));
  const z = tf.add(x, shift);
  const inverse = tf.div(1, z);
  const series = bernoulli.map((b, i) => (b * factorial(2 * i + 1 + n)) / factorial(2 * i + 2));
  const tail = tf.mul(tf.square(inverse), polynomial(tf.square(inverse), series));
  const half = tf.mul(inverse, factorial(n) / 2);
  if (n === 0) return positive(x, tf.sub(log(z), tf.add(tf.add(half, tail), tf.addN(steps))));
  const rest = tf.mul(power(z, n), tf.add(tf.add(half, tail), factorial(n - 1)));
  return positive(x, tf.mul((-1) ** (n + 1), tf.add(rest, tf.mul(factorial(n), tf.addN(steps)))));
}

/** ln Γ(a + b) − ln Γ(a) for a > 0, b ≥ 0, which no subtraction of the two would give for large a. */
export function logRising(first: Operand, second: Operand): tf.Tensor {
  const [a, b] = spread(first, second);
  const factors = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, k) => tf.add(1, tf.div(b, tf.add(a, from + k)))).reduce((x, y) => tf.mul(x, y));
  const small = tf.add(tf.add(log1p(tf.div(b, a)), log(factors(1, 4))), log(factors(4, shift)));
  const z = tf.add(a, shift);
  const c = tf.add(z, b);
  const series = (x: tf.Tensor) => tf.mul(tf.div(1, x), polynomial(tf.square(tf.div(1, x)), stirling));
  const far = tf.add(tf.mul(tf.sub(z, 0.5), log1p(tf.div(b, z))), tf.mul(b, tf.sub(log(c), 1)));
  return risen(a, b, tf.sub(tf.add(far, tf.sub(series(c), series(z))), small));
}

/** digamma(a + b) − digamma(a), likewise. */
export function digammaRise(first: Operand, second: Operand): tf.Tensor {
  const [a, b] = spread(first, second);
  const steps = Array.from({ length: shift }, (_, k) => tf.div(tf.div(b, tf.add(a, k)), tf.add(tf.add(a, b), k)));
  const z = tf.add(a, shift);
  const c = tf.add(z, b);
  const series = (x: tf.Tensor) => {
    const inverse = tf.square(tf.div(1, x));
    return tf.mul(
      inverse,
      polynomial(
        inverse,
        bernoulli.map((one, i) => one / (2 * i + 2)),
      ),
    );
  };
  const far = tf.add(log1p(tf.div(b, z)), tf.div(tf.div(tf.mul(b, 0.5), z), c));
  return risen(a, b, tf.add(tf.add(far, tf.sub(series(z), series(c))), tf.addN(steps)));
}

const spread = (a: Operand, b: Operand): [tf.Tensor, tf.Tensor] => {
  const [x, y] = [tensor(a), tensor(b)];
  const { shape } = tf.add(tf.zerosLike(x), tf.zerosLike(y));
  return [tf.broadcastTo(x, shape), tf.broadcastTo(y, shape)];
};
const risen = (a: tf.Tensor, b: tf.Tensor, y: tf.Tensor) => where(tf.logicalAnd(tf.greater(a, 0), tf.greaterEqual(b, 0)), y, Number.NaN);
