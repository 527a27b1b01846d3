/** A position of weight 0 adds exactly 0 to value and gradient, whatever its loss is: it is left out, not multiplied. */

import * as tf from '@tensorflow/tfjs';
import { where } from './ops/gpu.js';
import type { PositionValue } from './signature.js';

/** The positions of a loss, weighted. Each tensor broadcasts to the unreduced loss. */
export interface Terms {
  readonly loss: tf.Tensor;
  /** The caller's weights; null: all 1. */
  readonly users: tf.Tensor | null;
  /** The caller's weights times those of the formula; null: all 1. */
  readonly factor: tf.Tensor | null;
  /** What the positions add to the divisor of `mean`; null: their factor. */
  readonly divisor: tf.Tensor | null;
}

/** Brings the formula's weights and the caller's together. */
export function weigh({ loss, weight, divisor }: PositionValue, users: tf.Tensor | null): Terms {
  return {
    loss,
    users,
    factor: weight === undefined ? users : times(users, weight),
    divisor: divisor === undefined ? null : times(users, divisor),
  };
}

/** Factor times loss, at each position that counts. */
export function weighted({ loss, factor }: Terms): tf.Tensor {
  return times(factor, loss);
}

/** `factor · x`, and 0 where the factor is 0 even if x is NaN there. */
export function times(factor: tf.Tensor | null, x: tf.Tensor): tf.Tensor {
  return factor === null ? x : where(counts(factor), tf.mul(factor, x), 0);
}

/** Which positions count. */
export function counts(factor: tf.Tensor): tf.Tensor {
  return tf.notEqual(factor, 0);
}
