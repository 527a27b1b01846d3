/** Polynomials of a tensor. */

import * as tf from '@tensorflow/tfjs';

/** Coefficients from the constant upwards. */
export const polynomial = (x: tf.Tensor, coefficients: readonly number[]): tf.Tensor =>
  coefficients.slice(0, -1).reduceRight((inner, c) => tf.add(tf.mul(inner, x), c), tf.fill(x.shape, coefficients.at(-1)!) as tf.Tensor);
