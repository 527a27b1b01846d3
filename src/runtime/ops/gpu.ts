/** Ops as every backend should have them. The GPU backends of tfjs refuse some ranks, and leave some numbers to the driver. */

import * as tf from '@tensorflow/tfjs';
import { ofNothing } from './nothing.js';
import type { Axes } from './sum.js';

type Operand = tf.Tensor | number;

/** Backends that compute in shaders: WebGL and its like. */
export const isGpu = (): boolean => !['cpu', 'wasm', 'tensorflow'].includes(tf.getBackend());

/** WebGL's maximum starts from here, not from −∞. */
const start = -1e20;
/** A power of 2, so that no digit is lost; float32's largest number, divided by it, is within ±1e20. */
const scale = 2 ** 64;

/** The largest along the axes, which stay with size 1; of −∞ alone, or of nothing, −∞. */
export function max(x: tf.Tensor, axes: Axes): tf.Tensor {
  const nothing = ofNothing(x, axes, Number.NEGATIVE_INFINITY);
  if (nothing !== null) return nothing;
  const top = tf.max(x, [...axes], true);
  if (!isGpu()) return top;
  const small = tf.max(tf.div(x, scale), [...axes], true);
  const below = where(tf.greater(small, start), tf.mul(small, scale), Number.NEGATIVE_INFINITY);
  return where(tf.lessEqual(top, start), below, top);
}

/** −∞ at 0, where shaders may give anything. */
export function log(x: tf.Tensor): tf.Tensor {
  return isGpu() ? where(tf.equal(x, 0), Number.NEGATIVE_INFINITY, tf.log(x)) : tf.log(x);
}

/** A power of 0 is 0, 1 or +∞, where shaders may give anything. */
export function pow(base: Operand, exponent: Operand): tf.Tensor {
  const power = tf.pow(base, exponent);
  if (typeof base === 'number' || !isGpu()) return power;
  const y = typeof exponent === 'number' ? tf.scalar(exponent) : exponent;
  const ofZero = where(tf.greater(y, 0), 0, where(tf.equal(y, 0), 1, Number.POSITIVE_INFINITY));
  return where(tf.equal(base, 0), ofZero, power);
}

/** `a` where the condition holds, or is not 0; else `b`. All three broadcast. */
export function where(condition: tf.Tensor, a: Operand, b: Operand): tf.Tensor {
  const holds = condition.dtype === 'bool' ? condition : tf.cast(condition, 'bool');
  const ranks = [condition, a, b].map((x) => (typeof x === 'number' ? 0 : x.rank));
  return isGpu() && Math.max(...ranks) > mostAxes ? flatWhere(holds, a, b) : tf.where(holds, a, b);
}

/** WebGL chooses in so many axes. */
const mostAxes = 4;

function flatWhere(condition: tf.Tensor, a: Operand, b: Operand): tf.Tensor {
  const zeros = [condition, a, b].map((x) => (typeof x === 'number' ? tf.scalar(0) : tf.zeros(x.shape)));
  const whole = zeros.reduce((x, y) => tf.add(x, y));
  const flat = (x: Operand) => tf.reshape(tf.sub(x, whole), [-1]); // x - 0 is x, -0 and NaN too
  return tf.reshape(tf.where(tf.cast(flat(tf.cast(condition, 'float32')), 'bool'), flat(a), flat(b)), whole.shape);
}
