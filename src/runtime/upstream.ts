/** The derivative of the reduced loss by the value, the weight and the divisor of each position. */

import * as tf from '@tensorflow/tfjs';
import { where } from './ops/gpu.js';
import { sumRows } from './ops/sum.js';
import type { InputSignature, Shape, Upstream } from './signature.js';
import { counts, type Terms, times } from './terms.js';

/** How positions became the result: `result = scale · Σ factor · loss`, over all axes or all but the batch. */
export interface Reduced {
  readonly terms: Terms;
  readonly scale: tf.Tensor | number;
  readonly result: tf.Tensor;
  /** Shape of the unreduced loss. */
  readonly shape: Shape;
  /** Sum over the divisors times `scale`; null where the scale does not depend on weights. */
  readonly examples: number | null;
}

/**
 * With S = Σ factor · loss and D the divisor, result = n S / D, `over` the gradient of the result along the positions:
 * by loss: over · n/D · factor;  by D: −M/D, M = Σ over · result;  by weight: users · (over · n/D · loss − M/D).
 * Each part is computed only when the formula's gradient asks for it.
 */
export function upstream({ terms, scale, result, shape, examples }: Reduced, dy: tf.Tensor): Upstream {
  const full = (x: tf.Tensor) => tf.broadcastTo(x, [...shape]);
  const over = tf.mul(tf.reshape(dy, alongBatch(dy.shape, shape)), scale);
  const byDivisor = () =>
    examples === null ? tf.scalar(0) : tf.mul(sumRows(tf.reshape(tf.mul(dy, result), [1, -1])), tf.div(scale, -examples));
  return {
    get loss() {
      return full(times(terms.factor, over));
    },
    get weight() {
      const direct = tf.mul(over, finiteLoss(terms));
      return full(times(terms.users, terms.divisor === null ? tf.add(direct, byDivisor()) : direct));
    },
    get divisor() {
      return full(times(terms.users, byDivisor()));
    },
  };
}

/**
 * The gradient of one input, of exactly its shape. Where an input only belongs to positions that do not count,
 * a gradient that is not finite is 0: the loss there may be 0 · ∞. A finite one stays, as positions may share inputs.
 */
export function inputGradient(gradient: tf.Tensor | null, x: tf.Tensor, input: InputSignature, positions: Positions): tf.Tensor {
  if (gradient === null || input.domain !== 'real') return tf.zerosLike(x);
  const whole = gradient.shape.join() === x.shape.join() ? gradient : tf.broadcastTo(gradient, x.shape);
  if (positions.factor === null) return whole;
  return where(tf.logicalOr(countsAlong(positions.factor, positions, input.dims), tf.isFinite(whole)), whole, 0);
}

/** The positions of the unreduced loss, and which of them count. */
export interface Positions {
  readonly factor: tf.Tensor | null;
  readonly dims: readonly string[];
  readonly shape: Shape;
}

/** Whether any position counts that an element of an input with these axes belongs to. */
function countsAlong(factor: tf.Tensor, { dims, shape }: Positions, along: readonly string[]): tf.Tensor {
  const kept = tf.cast(tf.broadcastTo(counts(factor), [...shape]), 'float32');
  const shared = dims.filter((dim) => along.includes(dim));
  const missing = dims.flatMap((dim, axis) => (along.includes(dim) ? [] : [axis]));
  const any = missing.length === 0 ? kept : tf.max(kept, missing);
  const order = along.filter((dim) => shared.includes(dim)).map((dim) => shared.indexOf(dim));
  const turned = order.every((axis, i) => axis === i) ? any : tf.transpose(any, order);
  const size = (dim: string) => (shared.includes(dim) ? shape[dims.indexOf(dim)]! : 1);
  return tf.cast(tf.reshape(turned, along.map(size)), 'bool');
}

/** An infinite loss of weight 0 has no derivative by its weight; it counts as 0. */
function finiteLoss({ loss, factor }: Terms): tf.Tensor {
  return factor === null ? loss : where(tf.logicalOr(counts(factor), tf.isFinite(loss)), loss, 0);
}

/** [] and [batch] become broadcastable along the positions; the shape of the positions stays. */
function alongBatch(from: Shape, to: Shape): number[] {
  return to.map((_, axis) => from[axis] ?? 1);
}
