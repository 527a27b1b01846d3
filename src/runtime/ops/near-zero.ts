/** Functions that are small near 0, or far below it: where a backend of tfjs would lose their digits by way of 1. */

import * as tf from '@tensorflow/tfjs';
import { isGpu, log, where } from './gpu.js';
import { polynomial } from './polynomial.js';

/** Shaders take series nearer to 0 than this. */
const small = 0.25;
const isSmall = (x: tf.Tensor): tf.Tensor => tf.less(tf.abs(x), small);

/** log(1 + x) within a few float32 ulps for every x: −∞ at −1, NaN below. */
export function log1p(x: tf.Tensor): tf.Tensor {
  if (tf.getBackend() === 'cpu') return tf.log1p(x);
  if (isGpu()) return where(isSmall(x), log1pSeries(x), log(tf.add(x, 1)));
  // With u = 1 + x as rounded, log(u) · x / (u − 1) undoes the rounding (Higham, Accuracy and Stability, 1.14.1).
  const u = tf.add(x, 1);
  const step = tf.sub(u, 1);
  const lost = tf.logicalOr(tf.equal(step, 0), tf.equal(x, Number.POSITIVE_INFINITY));
  return where(lost, x, tf.mul(log(u), tf.div(x, where(lost, 1, step))));
}

/** log(1 + x) = 2 artanh(s), s = x / (2 + x). */
function log1pSeries(x: tf.Tensor): tf.Tensor {
  const s = tf.div(x, tf.add(2, x));
  return tf.mul(s, polynomial(tf.square(s), [2, 2 / 3, 2 / 5, 2 / 7]));
}

/** exp(x) − 1. */
export function expm1(x: tf.Tensor): tf.Tensor {
  if (!isGpu()) return tf.expm1(x);
  const near = tf.mul(x, polynomial(x, [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720]));
  return where(isSmall(x), near, tf.sub(tf.exp(x), 1));
}

/** e / (e + 2) near 0, with e = exp(2x) − 1. */
export function tanh(x: tf.Tensor): tf.Tensor {
  if (!isGpu()) return tf.tanh(x);
  const e = expm1(tf.mul(2, tf.clipByValue(x, -1, 1)));
  return where(tf.less(tf.abs(x), 1), tf.div(e, tf.add(e, 2)), tf.tanh(x));
}

/** log(1 + exp(x)). */
export function softplus(x: tf.Tensor): tf.Tensor {
  return isGpu() ? tf.add(tf.maximum(x, 0), log1p(tf.exp(tf.neg(tf.abs(x))))) : tf.softplus(x);
}
