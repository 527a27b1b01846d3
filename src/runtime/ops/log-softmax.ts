/** The logarithm of a softmax, to its last digit also where one class has nearly all. */

import * as tf from '@tensorflow/tfjs';
import { max, where } from './gpu.js';
import { log1p } from './near-zero.js';
import { type Axes, sum } from './sum.js';

/**
 * log softmax along the axes: shifted before the logarithm is taken, so that no digit is lost far from 0; and the largest
 * entry, of which the exponential is 1, stands apart from the sum, so that a confident class keeps its digits.
 */
export function logSoftmax(x: tf.Tensor, axes: Axes): tf.Tensor {
  const top = max(x, axes);
  const shifted = tf.sub(x, where(tf.equal(tf.abs(top), Number.POSITIVE_INFINITY), 0, top));
  const largest = tf.equal(shifted, 0);
  const others = tf.sub(sum(largest, axes), 1);
  return tf.sub(shifted, log1p(tf.add(sum(where(largest, 0, tf.exp(shifted)), axes), others)));
}
