/** log(1 + x) is accurate for tiny x, where tfjs off the cpu backend computes 1 + x first and loses it. */

import * as tf from '@tensorflow/tfjs';

/** log(1 + x) within a few float32 ulps for every x: −∞ at −1, NaN below. */
export function log1p(x: tf.Tensor): tf.Tensor {
  if (tf.getBackend() === 'cpu') return tf.log1p(x);
  // With u = 1 + x as rounded, log(u) · x / (u − 1) undoes the rounding (Higham, Accuracy and Stability, 1.14.1).
  const u = tf.add(x, 1);
  const step = tf.sub(u, 1);
  const lost = tf.logicalOr(tf.equal(step, 0), tf.equal(x, Number.POSITIVE_INFINITY));
  return tf.where(lost, x, tf.mul(tf.log(u), tf.div(x, tf.where(lost, 1, step))));
}
