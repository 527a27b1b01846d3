/** The value of a loss by its kernel: reduced, or for each example or position. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { multiple, shapeOf } from './call.js';
import { operandsOf, perPosition, type Running, sizeOf, tensorOf } from './kernel-call.js';
import { type KernelCall, type Operand, run, type Totals } from './kernel-run.js';

/** What the backward pass needs of the forward one. */
export interface Forward {
  readonly result: TensorInfo;
  /** The values of `result` in float64, unless it has one for each position. */
  readonly values: readonly number[];
  /** `result = scale · Σ weight · loss`. */
  readonly scale: number;
  /** Whether the scale is made of weights, which then have a gradient through it. */
  readonly divided: boolean;
  /** The caller's weights, one for each position. */
  readonly users: Float32Array | null;
  /** The gradient of the first input for an upstream gradient of 1, but for its scale, if it was computed on the way. */
  readonly gradient?: { readonly info: TensorInfo; readonly scale: number };
}

/** `taped`: a backward pass will come, for which the gradient of the first input is computed on the way. */
export function kernelValue(running: Running, inputs: readonly TensorInfo[], taped: boolean): Forward {
  if (taped && running.call.level === 'scalar' && running.call.weights === null) {
    const both = valueAndGradient(running, inputs);
    if (both !== null) return both;
  }
  const { call, role } = running;
  const users = usersOf(running);
  const plain = users === null && call.level === 'scalar' ? role('value') : null;
  const kernel = plain ?? role('value.weighted')!;
  const operands = operandsOf(running, inputs).set('users', perPosition(running, users ?? 1));
  if (call.level === 'scalar') {
    const totals = run(kernel, operands.set('out.terms', perPosition(running, 0)), running);
    const { scale, divided } = scaleOf(running, kernel, totals);
    const values = [(kernel.loss ?? totals.loss) * scale];
    return { result: tensorOf(running, [], values), values, scale, divided, users };
  }
  return call.level === 'position' ? positions(running, kernel, operands, users) : examples(running, kernel, operands, users);
}

/** Where the kernel itself counts the divisor, the gradient is computed without it, and divided when it is asked for. */
function valueAndGradient(running: Running, inputs: readonly TensorInfo[]): Forward | null {
  const { call, host, role } = running;
  const plain = role('both');
  if (plain === null) return null;
  const counts = plain.counts === true;
  const before = counts ? 1 : scaleOf(running, plain, { loss: 0, divisor: 0 }).scale;
  const kernel = role('both', { loss: before, divisor: 0 })!;
  const { name, dims } = call.signature.inputs[0]!;
  const { info, address, array } = host.output(inputs[0]!.shape);
  const out = { size: sizeOf(inputs[0]!.shape), batch: dims.includes('batch'), address, to: array };
  const totals = run(kernel, operandsOf(running, inputs).set(`out.${name}`, out), running);
  const { scale, divided } = scaleOf(running, kernel, totals);
  const values = [(kernel.loss ?? totals.loss) * scale];
  const result = tensorOf(running, [], values);
  return { result, values, scale, divided, users: null, gradient: { info, scale: counts ? scale : 1 } };
}

function positions(running: Running, kernel: KernelCall, operands: Map<string, Operand>, users: Float32Array | null): Forward {
  const { info, address, array } = running.host.output(shapeOf(running.call));
  const { size, batch } = perPosition(running, 0);
  run(kernel, operands.set('out.terms', { size, batch, address, to: array }), running);
  return { result: info, values: [], scale: 1, divided: false, users };
}

function examples(running: Running, kernel: KernelCall, operands: Map<string, Operand>, users: Float32Array | null): Forward {
  const shape = shapeOf(running.call);
  const terms = new Float32Array(sizeOf(shape));
  const totals = run(kernel, operands.set('out.terms', { ...perPosition(running, 0), to: terms }), running);
  const { scale, divided } = scaleOf(running, kernel, totals);
  const values = rowSums(terms, shape[0]!).map((sum) => sum * scale);
  return { result: tensorOf(running, shape.slice(0, 1), values), values, scale, divided, users };
}

/** What the sum over positions is multiplied by. A loss without a batch axis has its mean for `batch_mean`. */
function scaleOf({ call }: Running, kernel: KernelCall, totals: Totals): { scale: number; divided: boolean } {
  const times = multiple(call);
  if (call.reduction === 'sum') return { scale: times, divided: false };
  if (call.reduction === 'batch_mean' && call.signature.dims.includes('batch'))
    return { scale: times / call.sizes.get('batch')!, divided: false };
  const divisor = kernel.divisor ?? (kernel.counts === true ? totals.divisor : sizeOf(shapeOf(call)));
  return { scale: divisor === 0 ? 0 : times / divisor, divided: kernel.divisor !== undefined || kernel.counts === true };
}

/** The caller's weights, repeated along the axes that they lack. */
function usersOf({ call }: Running): Float32Array | null {
  if (call.weights === null) return null;
  const shape = shapeOf(call);
  const given = call.weights.dataSync();
  const size = sizeOf(shape);
  const inner = size / given.length; // weights lie along the first axes
  return Float32Array.from({ length: size }, (_, i) => given[Math.floor(i / inner)]!);
}

function rowSums(terms: Float32Array, rows: number): number[] {
  const width = terms.length / rows;
  return Array.from({ length: rows }, (_, row) => terms.subarray(row * width, (row + 1) * width).reduce((a, b) => a + b, 0));
}
