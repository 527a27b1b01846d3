/**
 * The operations that generated formulas call where tfjs alone is inaccurate or refuses a dtype.
 * None carries a gradient: they are called inside the custom gradient of a loss.
 * Reductions keep the axes that they reduce, with size 1.
 */

import * as tf from '@tensorflow/tfjs';
import { refuse } from '../sentences.js';
import { log, max, where } from './gpu.js';
import { ofNothing } from './nothing.js';
import { type Axes, sum } from './sum.js';

export { ctcNll, ctcOccupancy } from './ctc.js';
export { digammaRise, lgamma, logRising, polygamma } from './gamma.js';
export { log, max, pow, where } from './gpu.js';
export { logSoftmax } from './log-softmax.js';
export { expm1, log1p, softplus, tanh } from './near-zero.js';
export { cumsum, pad, slice, sortBy, unsortBy } from './order.js';
export { besselRatio, erfcx, logBesselI0e } from './special.js';
export { sum } from './sum.js';
export { logTemperedSoftmax } from './tempered-softmax.js';

type Operand = tf.Tensor | number;

/** log Σ exp(x) along the axes. All −∞ gives −∞, and one +∞ gives +∞, where tfjs gives NaN. */
export function logsumexp(x: tf.Tensor, axes: Axes): tf.Tensor {
  const top = max(x, axes);
  const shift = where(tf.equal(tf.abs(top), Number.POSITIVE_INFINITY), 0, top);
  return tf.add(shift, log(sum(tf.exp(tf.sub(x, shift)), axes)));
}

/** Whether any of the entries along the axes is true; of nothing it is not. */
export const any = (x: tf.Tensor, axes: Axes): tf.Tensor => {
  const nothing = ofNothing(x, axes, 0);
  return nothing === null ? tf.any(x, [...axes], true) : tf.cast(nothing, 'bool');
};

/** −1, 0 or 1; on wasm tf.sign is 0 below 1e-7. */
export function sign(x: tf.Tensor): tf.Tensor {
  return tf.sub(tf.cast(tf.greater(x, 0), 'float32'), tf.cast(tf.less(x, 0), 'float32'));
}

/** A tensor of so many axes, those in front perhaps left out, without the unit axes named; a number as a scalar. */
export function squeeze(x: Operand, axes: Axes, rank: number): tf.Tensor {
  if (typeof x === 'number') return tf.scalar(x);
  const whole = tf.reshape(x, [...Array.from({ length: rank - x.rank }, () => 1), ...x.shape]);
  return axes.length === 0 ? whole : tf.squeeze(whole, [...axes]);
}

/**
 * An array parameter as a tensor [size]. `size` is the length of the axis that its entries lie along.
 * Throws where the config gave another number of entries.
 */
export function along(values: readonly number[] | null, name: string, size: number): tf.Tensor1D {
  if (values === null || values.length !== size)
    refuse('parameter_length', { name, size, got: values === null ? 'null' : `${values.length} entries` });
  return tf.tensor1d([...values], 'float32');
}
