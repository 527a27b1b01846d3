/** A call in the hands of a kernel: what to run for each role, and the tensors that it takes. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { type Call, shapeOf } from '../call.js';
import type { LossConfig } from '../config.js';
import { multiply, repeat, scale } from './arrays.js';
import type { Host } from './host.js';
import type { Operand } from './place.js';
import type { Exports, KernelCall } from './run.js';

/** How a program's functions are called: by role, from the config, the sizes of axes and the upstream gradient. */
export interface KernelTable<C extends LossConfig> {
  readonly roles: Readonly<Record<string, (config: C, $size: (axis: string) => number, $g: Above) => KernelCall>>;
  /** Parameters that are arrays, and the axis that each lies along. */
  readonly arrays: Readonly<Record<string, string>>;
}

/** Derivatives of the reduced loss by the weighted loss of a position and by its divisor, where they are the same at each. */
export interface Above {
  readonly loss: number;
  readonly divisor: number;
}

/** One call with everything that it needs to run. */
export interface Running {
  readonly call: Call;
  readonly host: Host;
  readonly exports: Exports;
  /** What to run for a role, or null where the program has no such role. */
  readonly role: (name: string, above?: Above) => KernelCall | null;
  /** Arrays among the parameters; the length of one that is not given. */
  readonly arrays: ReadonlyMap<string, readonly number[] | number>;
}

/** Inputs and arrays by name. */
export function operandsOf(running: Running, inputs: readonly TensorInfo[]): Map<string, Operand> {
  const tensors = running.call.signature.inputs.map(({ name, dims }, i): [string, Operand] => [
    name,
    operandOf(running, inputs[i]!, dims.includes('batch')),
  ]);
  const lists = [...running.arrays].map(([name, values]): [string, Operand] => [
    name,
    typeof values === 'number'
      ? { size: values, batch: false, address: null, from: 0 }
      : { size: values.length, batch: false, address: null, from: (into) => into.set(values) },
  ]);
  return new Map([...tensors, ...lists]);
}

/** A tensor in place, or copied where it does not lie in the memory. */
function operandOf({ host }: Running, info: TensorInfo, batch: boolean): Operand {
  const from = (into: Float32Array, first: number) => into.set(host.numbers(info).subarray(first, first + into.length));
  return { size: sizeOf(info.shape), batch, address: host.address(info), from };
}

/** A new tensor, and the operand that a kernel writes it through. */
export function outputOf({ host }: Running, shape: readonly number[], batch: boolean): { info: TensorInfo; operand: Operand } {
  const { info, address, array } = host.output(shape);
  const to = (results: Float32Array, first: number) => array!.set(results, first);
  const back = (into: Float32Array, first: number) => into.set(array!.subarray(first, first + into.length));
  return { info, operand: { size: sizeOf(shape), batch, address, to, back } };
}

/** A number for each position, which goes in parts to `to`, or to nobody. */
export function positions({ call }: Running, to: Operand['to']): Operand {
  return { size: sizeOf(shapeOf(call)), batch: true, address: null, to };
}

/** For each position the product of tensors that lie along its first axes, times a number; one tensor alone stays in place. */
export function productOf(running: Running, tensors: readonly TensorInfo[], times: number): Operand {
  const size = sizeOf(shapeOf(running.call));
  if (tensors.length === 0) return { size, batch: true, address: null, from: times };
  if (tensors.length === 1 && times === 1 && sizeOf(tensors[0]!.shape) === size) return operandOf(running, tensors[0]!, true);
  const from = (into: Float32Array, first: number) => {
    const [part, ...others] = tensors.map((info) => ({ from: running.host.numbers(info), first, repeats: size / sizeOf(info.shape) }));
    repeat(into, part!);
    for (const other of others) multiply(into, other);
    if (times !== 1) scale(into, times);
  };
  return { size, batch: true, address: null, from };
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A tensor of the backend with these numbers. */
export function tensorOf({ host }: Running, shape: readonly number[], numbers: ArrayLike<number>): TensorInfo {
  const { info, address, array } = host.output(shape);
  if (address === null) array!.set(numbers);
  else new Float32Array(host.memory.buffer, address, numbers.length).set(numbers);
  return info;
}

/** Multiplies the numbers of a tensor that nobody else has. */
export function multiplied(info: TensorInfo, factor: number, { host, exports }: Running): void {
  const at = host.address(info);
  if (factor === 0) host.numbers(info).fill(0);
  else if (factor !== 1 && at !== null && exports.scale !== undefined) exports.scale(at, at + 4 * sizeOf(info.shape), factor);
  else if (factor !== 1) scale(host.numbers(info) as Float32Array, factor);
}
