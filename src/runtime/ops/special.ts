/** The error function's tail and modified Bessel functions, within a few float32 ulps. tfjs has none of them. */

import * as tf from '@tensorflow/tfjs';
import { log, where } from './gpu.js';
import { log1p } from './near-zero.js';
import { polynomial } from './polynomial.js';

type Operand = tf.Tensor | number;
const tensor = (x: Operand): tf.Tensor => (typeof x === 'number' ? tf.scalar(x) : x);

/** By powers of t = 1 / (1 + x / 2): ln(exp(x²) erfc(x) / t) to 1.2e-7 for every x ≥ 0 (Numerical Recipes 6.2). */
// biome-ignore format: a table
const erfcxPowers = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
];

/** exp(x²) erfc(x). */
export function erfcx(given: Operand): tf.Tensor {
  const x = tensor(given);
  const t = tf.div(1, tf.add(1, tf.mul(0.5, tf.abs(x))));
  const tail = tf.mul(t, tf.exp(polynomial(t, erfcxPowers)));
  return where(tf.less(x, 0), tf.sub(tf.mul(2, tf.exp(tf.square(x))), tail), tail);
}

/** Abramowitz and Stegun 9.8.1 to 9.8.4: by powers of (x / 3.75)² below 3.75, of 3.75 / x above. */
// biome-ignore format: a table
const bessel = {
  i0: [3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813],
  i0Far: [0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633, 0.00392377],
  i1: [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411],
  i1Far: [0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654, -0.00420059],
};
const split = 3.75;

/** ln(exp(−|x|) I₀(x)). */
export function logBesselI0e(given: Operand): tf.Tensor {
  const { size, isNear, near, far } = halves(given);
  const low = tf.sub(log1p(tf.mul(near, polynomial(near, bessel.i0))), size);
  const high = tf.sub(log(polynomial(far, bessel.i0Far)), tf.mul(0.5, log(tf.maximum(size, split))));
  return where(isNear, low, high);
}

/** I₁(x) / I₀(x). */
export function besselRatio(given: Operand): tf.Tensor {
  const { x, isNear, near, far } = halves(given);
  const low = tf.div(tf.mul(x, polynomial(near, bessel.i1)), tf.add(1, tf.mul(near, polynomial(near, bessel.i0))));
  const high = tf.div(polynomial(far, bessel.i1Far), polynomial(far, bessel.i0Far));
  return where(isNear, low, where(tf.less(x, 0), tf.neg(high), high));
}

function halves(given: Operand) {
  const x = tensor(given);
  const size = tf.abs(x);
  const near = tf.square(tf.minimum(tf.div(size, split), 1));
  return { x, size, isNear: tf.less(size, split), near, far: tf.div(split, tf.maximum(size, split)) };
}
