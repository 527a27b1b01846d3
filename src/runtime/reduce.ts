/** One custom gradient stands around a whole loss: tfjs never differentiates its inside, so any op may be used there. */

import * as tf from '@tensorflow/tfjs';
import { type Call, multiple, shapeOf } from './call.js';
import { idCheck } from './ids.js';
import { where } from './ops/gpu.js';
import { sumRows } from './ops/sum.js';
import type { Inputs, Shape, Upstream } from './signature.js';
import { counts, type Terms, weigh, weighted } from './terms.js';
import { inputGradient, upstream } from './upstream.js';

/** A scalar, [batch], or the shape of the unreduced loss. An empty batch gives 0 with zero gradient, as do weights of sum 0. */
export function evaluate(call: Call): tf.Tensor {
  const run = call.inputs.some(({ size }) => size === 0) ? nothing : something;
  return tf.customGrad((...args) => {
    const save = args.pop() as (tensors: tf.Tensor[]) => void;
    return run(call, args as tf.Tensor[], save);
  })(...call.inputs);
}

interface Differentiable {
  readonly value: tf.Tensor;
  readonly gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
}

function nothing(call: Call, inputs: readonly tf.Tensor[]): Differentiable {
  const value = tf.zeros(shapeOf(call).slice(0, { scalar: 0, batch: 1, position: call.signature.dims.length }[call.level]));
  const shapes = inputs.map(({ shape }) => shape);
  return { value, gradFunc: () => shapes.map((shape) => tf.zeros(shape)) };
}

function something(call: Call, given: readonly tf.Tensor[], save: (tensors: tf.Tensor[]) => void): Differentiable {
  const { signature, loss, weights } = call;
  const shape = shapeOf(call);
  const check = idCheck(loss, signature, given);
  const inputs = given.map((x) => tf.cast(x, 'float32'));
  const terms = weigh(signature.value(inputs as unknown as Inputs), weights);
  check?.(terms.factor === null ? null : counts(terms.factor));
  const scale = scaleOf(call, shape, terms);
  const result = tf.mul(summed(call, shape, weighted(terms)), scale);
  // What the gradient needs is saved, as the caller may dispose of its tensors before asking for it.
  const { kept, restore } = packed({ ...terms, scale: typeof scale === 'number' ? null : scale, result });
  save([...inputs, ...kept]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    const parts = restore(saved.slice(inputs.length));
    const examples = typeof scale === 'number' ? null : multiple(call);
    const g = upstream({ terms: parts as unknown as Terms, scale: parts.scale ?? scale, result: parts.result!, shape, examples }, dy);
    return gradientsOf(call, saved.slice(0, inputs.length), { g, factor: parts.factor });
  };
  return { value: result, gradFunc };
}

function gradientsOf(call: Call, inputs: readonly tf.Tensor[], { g, factor }: { g: Upstream; factor: tf.Tensor | null }): tf.Tensor[] {
  const { signature } = call;
  const gradients = signature.gradient(inputs as unknown as Inputs, g);
  const positions = { factor, dims: signature.dims, shape: shapeOf(call) };
  return inputs.map((x, i) => inputGradient(gradients[i] ?? null, x, signature.inputs[i]!, positions));
}

/** What the sum over positions is multiplied by. A loss without a batch axis has its mean for `batch_mean`. */
function scaleOf(call: Call, shape: Shape, { factor, divisor }: Terms): tf.Tensor | number {
  if (call.level === 'position') return 1;
  if (call.reduction === 'sum') return multiple(call);
  if (call.reduction === 'batch_mean' && call.signature.dims.includes('batch')) return multiple(call) / call.sizes.get('batch')!;
  const positions = shape.reduce((product, size) => product * size, 1);
  const counted = divisor ?? factor;
  if (counted === null) return multiple(call) / positions;
  const total = tf.mul(tf.reshape(sumRows(tf.reshape(counted, [1, -1])), []), positions / counted.size);
  const none = tf.equal(total, 0);
  return where(none, 0, tf.div(multiple(call), where(none, 1, total)));
}

function summed({ level }: Call, shape: Shape, terms: tf.Tensor): tf.Tensor {
  const full = terms.shape.join() === shape.join() ? terms : tf.broadcastTo(terms, [...shape]);
  if (level === 'position') return full;
  const sums = sumRows(tf.reshape(full, [level === 'scalar' ? 1 : shape[0]!, -1]));
  return level === 'scalar' ? tf.reshape(sums, []) : sums;
}

/** A record as a list of the tensors it has, and the way back. */
function packed<K extends string>(record: Readonly<Record<K, tf.Tensor | null>>) {
  const present = (Object.keys(record) as K[]).filter((key) => record[key] !== null);
  const restore = (list: readonly tf.Tensor[]) =>
    Object.fromEntries(Object.keys(record).map((key) => [key, list[present.indexOf(key as K)] ?? null])) as Record<K, tf.Tensor | null>;
  return { kept: present.map((key) => record[key]!), restore };
}
