/** The value of a loss by its kernel: reduced, or for each example or position. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { multiple, shapeOf } from '../call.js';
import { addRows, sum } from './arrays.js';
import { multiplied, operandsOf, outputOf, positions, productOf, type Running, sizeOf, tensorOf } from './call.js';
import type { Operand } from './place.js';
import { type KernelCall, run, type Totals } from './run.js';

/** What the backward pass needs of the forward one. */
export interface Forward {
  readonly result: TensorInfo;
  /** The values of `result` in float64, where the slope by the divisor may need them. */
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
  const { call, role } = running;
  const operands = operandsOf(running, inputs).set('users', productOf(running, call.weights === null ? [] : [call.weights], 1));
  if (taped && call.level === 'scalar' && role('both') !== null) return valueAndGradient(running, inputs[0]!, operands);
  const kernel = role('value') ?? role('weighted')!;
  if (call.level === 'position') return unreduced(running, kernel, operands);
  if (call.level === 'batch') return examples(running, kernel, operands);
  return reduced(running, kernel, run(kernel, operands, running));
}

/** Where only the kernel knows the divisor, the gradient is computed without it, and divided when it is asked for. */
function valueAndGradient(running: Running, { shape }: TensorInfo, operands: Map<string, Operand>): Forward {
  const { call, role } = running;
  const which = call.weights === null ? 'both' : 'weighted';
  const divisor = divisorBefore(running);
  const before = divisor === null ? 1 : scaleOf(running, role(which)!, { loss: 0, divisor }).scale;
  const kernel = role(which, { loss: before, divisor: 0 })!;
  const { name, dims } = call.signature.inputs[0]!;
  const { info, operand } = outputOf(running, shape, dims.includes('batch'));
  const totals = run(kernel, operands.set(`out.${name}`, operand), running);
  const { result, values, scale, divided } = reduced(running, kernel, totals);
  return { result, values, scale, divided, gradient: { info, scale: divisor === null ? scale : 1 } };
}

/** Null where the formula has weights or a divisor of its own beside the caller's; of no weights the kernel's call says it. */
function divisorBefore({ call, host, role }: Running): number | null {
  const { counts, divisor } = role('both')!;
  if (call.weights === null) return counts === true ? null : 0;
  return counts === true || divisor !== undefined ? null : (sum(host.numbers(call.weights)) * sizeOf(shapeOf(call))) / call.weights.size;
}

function reduced(running: Running, kernel: KernelCall, totals: Totals): Forward {
  const { scale, divided } = scaleOf(running, kernel, totals);
  const values = Float64Array.of((kernel.loss ?? totals.loss) * scale);
  return { result: tensorOf(running, [], values), values, scale, divided };
}

function unreduced(running: Running, kernel: KernelCall, operands: Map<string, Operand>): Forward {
  const { info, operand } = outputOf(running, shapeOf(running.call), true);
  run(kernel, operands.set('out.terms', operand), running);
  return { result: info, values: new Float64Array(0), scale: 1, divided: false };
}

/** The sums of rows; where each position is an example, what the kernel writes is the result but for its scale. */
function examples(running: Running, kernel: KernelCall, operands: Map<string, Operand>): Forward {
  const [batch = 1, ...inner] = shapeOf(running.call);
  const width = sizeOf(inner);
  if (width === 1) {
    const { info, operand } = outputOf(running, [batch], true);
    const { scale, divided } = scaleOf(running, kernel, run(kernel, operands.set('out.terms', operand), running));
    multiplied(info, scale, running);
    const values = kernel.tensors.includes('g.divisor') ? Float64Array.from(running.host.numbers(info)) : new Float64Array(0);
    return { result: info, values, scale, divided };
  }
  const sums = new Float64Array(batch);
  const add = (terms: Float32Array, first: number) => addRows(sums, terms, { first, width });
  const { scale, divided } = scaleOf(running, kernel, run(kernel, operands.set('out.terms', positions(running, add)), running));
  const values = sums.map((sum) => sum * scale);
  return { result: tensorOf(running, [batch], values), values, scale, divided };
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
