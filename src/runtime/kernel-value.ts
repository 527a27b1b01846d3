/** The value of a loss by its kernel: reduced, or for each example or position. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { multiple, shapeOf } from './call.js';
import { operandsOf, outputOf, positions, productOf, type Running, sizeOf, tensorOf } from './kernel-call.js';
import { type KernelCall, type Operand, run, type Totals } from './kernel-run.js';

/** What the backward pass needs of the forward one. */
export interface Forward {
  readonly result: TensorInfo;
  /** The values of `result` in float64, unless it has one for each position. */
  readonly values: Float64Array;
  /** `result = scale · Σ weight · loss`. */
  readonly scale: number;
  /** Whether the scale is made of weights, which then have a gradient through it. */
  readonly divided: boolean;
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
  const kernel = role('value') ?? role('weighted')!;
  const operands = operandsOf(running, inputs).set('users', productOf(running, call.weights === null ? [] : [call.weights], 1));
  if (call.level === 'position') return unreduced(running, kernel, operands);
  return call.level === 'batch' ? examples(running, kernel, operands) : reduced(running, kernel, operands);
}

/** Where the kernel itself counts the divisor, the gradient is computed without it, and divided when it is asked for. */
function valueAndGradient(running: Running, inputs: readonly TensorInfo[]): Forward | null {
  const plain = running.role('both');
  if (plain === null) return null;
  const counts = plain.counts === true;
  const before = counts ? 1 : scaleOf(running, plain, { loss: 0, divisor: 0 }).scale;
  const kernel = running.role('both', { loss: before, divisor: 0 })!;
  const { name, dims } = running.call.signature.inputs[0]!;
  const { info, operand } = outputOf(running, inputs[0]!.shape, dims.includes('batch'));
  const forward = reduced(running, kernel, operandsOf(running, inputs).set(`out.${name}`, operand));
  return { ...forward, gradient: { info, scale: counts ? forward.scale : 1 } };
}

function reduced(running: Running, kernel: KernelCall, operands: Map<string, Operand>): Forward {
  const totals = run(kernel, operands, running);
  const { scale, divided } = scaleOf(running, kernel, totals);
  const values = Float64Array.of((kernel.loss ?? totals.loss) * scale);
  return { result: tensorOf(running, [], values), values, scale, divided };
}

function unreduced(running: Running, kernel: KernelCall, operands: Map<string, Operand>): Forward {
  const { info, operand } = outputOf(running, shapeOf(running.call), true);
  run(kernel, operands.set('out.terms', operand), running);
  return { result: info, values: new Float64Array(0), scale: 1, divided: false };
}

function examples(running: Running, kernel: KernelCall, operands: Map<string, Operand>): Forward {
  const [batch = 1, ...inner] = shapeOf(running.call);
  const sums = new Float64Array(batch);
  const add = (terms: Float32Array, first: number) => addRows(sums, terms, { first, width: sizeOf(inner) });
  const totals = run(kernel, operands.set('out.terms', positions(running, add)), running);
  const { scale, divided } = scaleOf(running, kernel, totals);
  const values = sums.map((sum) => sum * scale);
  return { result: tensorOf(running, [batch], values), values, scale, divided };
}

/** Terms from entry `first` on, to the sums of the rows that they belong to. */
function addRows(sums: Float64Array, terms: Float32Array, { first, width }: { first: number; width: number }): void {
  for (let i = 0; i < terms.length; ) {
    const row = Math.floor((first + i) / width);
    let sum = 0;
    for (const end = Math.min(terms.length, (row + 1) * width - first); i < end; i++) sum += terms[i]!;
    sums[row]! += sum;
  }
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
