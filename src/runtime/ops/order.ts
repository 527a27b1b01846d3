/** Sorting along an axis, running sums, and parts of an axis: what tfjs has in pieces. */

import * as tf from '@tensorflow/tfjs';
import type { Axes } from './sum.js';

/** x in the order in which the key ascends along the axis; equal keys keep their order. Both broadcast. */
export function sortBy(key: tf.Tensor, x: tf.Tensor, axes: Axes): tf.Tensor {
  return permuted(key, x, axes, (order) => order);
}

/** The reverse: what stands at a sorted place goes back to where its key stood. */
export function unsortBy(key: tf.Tensor, x: tf.Tensor, axes: Axes): tf.Tensor {
  return permuted(key, x, axes, (order) => argsort(tf.cast(order, 'float32')));
}

function permuted(key: tf.Tensor, x: tf.Tensor, axes: Axes, change: (order: tf.Tensor) => tf.Tensor): tf.Tensor {
  const shape = tf.add(tf.zerosLike(key), tf.zerosLike(x)).shape;
  const axis = axes[0]! < 0 ? axes[0]! + shape.length : axes[0]!;
  const places = shape.map((_, i) => (i === axis ? shape.length - 1 : i === shape.length - 1 ? axis : i));
  const width = shape[axis]!;
  const rows = (tensor: tf.Tensor) => tf.reshape(tf.transpose(tf.broadcastTo(tensor, shape), places), [-1, width]);
  const order = change(argsort(rows(key)));
  const starts = tf.mul(tf.range(0, order.shape[0]!, 1, 'int32').reshape([-1, 1]), tf.scalar(width, 'int32'));
  const picked = tf.gather(tf.reshape(rows(x), [-1]), tf.reshape(tf.add(tf.cast(order, 'int32'), starts), [-1]));
  const turned = places.map((i) => shape[i]!);
  return tf.transpose(tf.reshape(picked, turned), places);
}

/** [rows, n]: where the smallest stands, the next … ; equal ones from first to last. */
function argsort(rows: tf.Tensor): tf.Tensor {
  return tf.topk(tf.neg(rows), rows.shape[1]!, true).indices;
}

/** The running sum along the axis, from the end if `reverse`. */
export function cumsum(x: tf.Tensor, axes: Axes, reverse: boolean): tf.Tensor {
  return tf.cumsum(x, axes[0]! < 0 ? axes[0]! + x.rank : axes[0]!, false, reverse); // tfjs reads a negative axis wrongly
}

/** x without its first and last entries along the axis, as many as the margins say. */
export function slice(x: tf.Tensor, axis: number, [front, behind]: readonly [number, number]): tf.Tensor {
  const begin = x.shape.map((_, i) => (i === axis ? front : 0));
  return tf.slice(
    x,
    begin,
    x.shape.map((size, i) => (i === axis ? size - front - behind : size)),
  );
}

/** Zeros before and after x along the axis, as many as the margins say; in three axes, as WebGL pads no more than four. */
export function pad(x: tf.Tensor, axis: number, [front, behind]: readonly [number, number]): tf.Tensor {
  const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
  const [outer, size, inner] = [x.shape.slice(0, axis), x.shape[axis]!, x.shape.slice(axis + 1)];
  const blocks = tf.reshape(x, [sizeOf(outer), size, sizeOf(inner)]);
  const none: [number, number] = [0, 0];
  const padded = tf.pad(blocks, [none, [front, behind], none]);
  return tf.reshape(padded, [...outer, front + size + behind, ...inner]);
}
