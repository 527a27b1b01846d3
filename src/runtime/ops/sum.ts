/**
 * A sum is right to float32's precision however many terms it has. The wasm backend of tfjs adds one by one in float32:
 * 1000 equal terms are off by 1e-5 of the sum, a million by 1e-2. There, sums of blocks are summed instead.
 */

import * as tf from '@tensorflow/tfjs';
import { ofNothing } from './nothing.js';

/** Axis numbers; negative ones count from the end. */
export type Axes = readonly number[];

/** The sum along the axes, which stay with size 1; float32 also of booleans and integers. */
export function sum(x: tf.Tensor, axes: Axes): tf.Tensor {
  const nothing = ofNothing(x, axes, 0);
  if (nothing !== null) return nothing;
  const along = axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
  const kept = x.shape.flatMap((_, axis) => (along.includes(axis) ? [] : [axis]));
  const terms = tf.cast(x, 'float32');
  const width = along.reduce((product, axis) => product * x.shape[axis]!, 1);
  if (tf.getBackend() !== 'wasm' || width <= block) return tf.sum(terms, [...along], true);
  const order = [...kept, ...along];
  const turned = order.every((axis, i) => axis === i) ? terms : tf.transpose(terms, order);
  const sums = sumRows(tf.reshape(turned, [-1, width]));
  return tf.reshape(
    sums,
    x.shape.map((size, axis) => (along.includes(axis) ? 1 : size)),
  );
}

/** [rows, n] to [rows]. */
export function sumRows(x: tf.Tensor): tf.Tensor {
  const [rows, width] = x.shape as [number, number];
  if (tf.getBackend() !== 'wasm' || width <= block) return tf.sum(x, 1);
  const count = Math.ceil(width / block);
  const missing = count * block - width;
  const whole =
    missing === 0
      ? x
      : tf.pad(x, [
          [0, 0],
          [0, missing],
        ]);
  return sumRows(tf.sum(tf.reshape(whole, [rows, count, block]), 2));
}

/** Each level of blocks errs by less than this many roundings. */
const block = 32;
