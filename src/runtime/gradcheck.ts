/** A gradient is right when it equals the slope that finite differences show, or lies between the two slopes of a kink. */

import * as tf from '@tensorflow/tfjs';
import { between, type Slope, slope } from './differences.js';
import { refuse, show } from './sentences.js';

export interface GradcheckOptions {
  /**
   * Allowed difference, relative to the slope plus the largest slope of the same input; default 2e-3.
   * Values in float32 carry about 1e-7 of noise, which differences over the best step (about 0.03) turn into 1e-5;
   * sums over many elements add a factor of 10 to 100. A wrong formula is off by far more.
   */
  readonly tolerance?: number;
}

/** One element of one input. */
export interface GradcheckError {
  /** Which input, counted from 0. */
  readonly input: number;
  /** Where in that input. */
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** |analytic − numeric| / (|numeric| + max |numeric|), or 0 where the analytic slope lies within a kink. */
  readonly error: number;
}

export interface GradcheckReport {
  readonly ok: boolean;
  /** The element with the largest error, whether allowed or not. */
  readonly worst: GradcheckError;
  /** The elements whose error is not allowed. */
  readonly errors: readonly GradcheckError[];
}

/**
 * Compares the gradients of `fn` by its float inputs with central differences, extrapolated over several steps.
 * `fn` returns a scalar; integer and boolean tensors are passed through (so pass class ids as int32). Needs a backend
 * that can be read without waiting: cpu, wasm, webgl or node. Kinks: any slope between the left and the right one is right.
 */
export function gradcheck(fn: Fn, inputs: readonly (tf.Tensor | tf.TensorLike)[], options: GradcheckOptions = {}): GradcheckReport {
  let judged: Judged[] = [];
  tf.tidy(() => {
    const tensors = inputs.map((input) => (input instanceof tf.Tensor ? input : tf.tensor(input)));
    const floats = tensors.flatMap(({ dtype, size }, i) => (dtype === 'float32' && size > 0 ? [i] : []));
    if (floats.length === 0) refuse('gradcheck_inputs', {});
    const analytic = gradients(fn, tensors, floats);
    judged = floats.flatMap((input, i) => {
      const slopes = numeric(fn, tensors, input);
      return judge({ input, shape: tensors[input]!.shape, analytic: analytic[i]!, slopes }, options.tolerance ?? 2e-3);
    });
  });
  const worst = judged.reduce((a, b) => (b.error > a.error ? b : a)).element;
  const errors = judged.filter(({ allowed }) => !allowed).map(({ element }) => element);
  return { ok: errors.length === 0, worst, errors };
}

type Fn = (...inputs: tf.Tensor[]) => tf.Tensor;

function gradients(fn: Fn, tensors: readonly tf.Tensor[], floats: readonly number[]): Float32Array[] {
  const value = fn(...tensors);
  if (value.size !== 1) refuse('gradcheck_scalar', { shape: show(value.shape) });
  if (!Number.isFinite(value.dataSync()[0])) refuse('gradcheck_value', { value: String(value.dataSync()[0]) });
  const ofFloats = (...given: tf.Tensor[]) => tf.reshape(fn(...tensors.map((tensor, i) => given[floats.indexOf(i)] ?? tensor)), []);
  return tf
    .grads(ofFloats)(floats.map((i) => tensors[i]!))
    .map((gradient) => gradient.dataSync() as Float32Array);
}

/** The slope along each element of one input. */
function numeric(fn: Fn, tensors: readonly tf.Tensor[], input: number): Slope[] {
  const values = Float32Array.from(tensors[input]!.dataSync());
  return Array.from(values, (x, j) => {
    const along = (moved: number) =>
      tf.tidy(() => {
        const data = values.slice();
        data[j] = moved;
        return fn(...tensors.map((tensor, i) => (i === input ? tf.tensor(data, tensor.shape) : tensor))).dataSync()[0]!;
      });
    return slope(along, x);
  });
}

interface Comparison {
  readonly input: number;
  readonly shape: readonly number[];
  readonly analytic: Float32Array;
  readonly slopes: readonly Slope[];
}

interface Judged {
  readonly element: GradcheckError;
  readonly error: number;
  readonly allowed: boolean;
}

function judge({ input, shape, analytic, slopes }: Comparison, tolerance: number): Judged[] {
  const largest = Math.max(...slopes.map(({ value }) => Math.abs(value)));
  return slopes.map((one, j) => {
    const scale = Math.abs(one.value) + largest;
    const slack = tolerance * scale + one.noise + Math.min(2 * one.uncertainty, 0.02 * scale);
    const difference = Math.abs(analytic[j]! - one.value);
    const close = difference <= slack;
    const allowed = close || between(one, analytic[j]!, tolerance * scale);
    const relative = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference / (scale || 1);
    const error = allowed && !close ? 0 : relative;
    return { allowed, error, element: { input, index: unravel(j, shape), analytic: analytic[j]!, numeric: one.value, error } };
  });
}

function unravel(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; rest = Math.floor(rest / shape[axis]!), axis--)
    index.unshift(rest % shape[axis]!);
  return index;
}
