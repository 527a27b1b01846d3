/** Reductions of nothing: along an axis of length 0 the wasm backend gives what lay in its memory, and cpu NaN for a maximum. */

import * as tf from '@tensorflow/tfjs';

/** `value` in the shape of a reduction along the axes, which stay with size 1; null where there is something to reduce. */
export function ofNothing(x: tf.Tensor, axes: readonly number[], value: number): tf.Tensor | null {
  if (x.size > 0) return null;
  const along = axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
  return tf.fill(
    x.shape.map((size, axis) => (along.includes(axis) ? 1 : size)),
    value,
  );
}
