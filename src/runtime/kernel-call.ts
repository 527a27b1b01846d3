/** A call in the hands of a kernel: what to run for each role, and the tensors that it takes. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { type Call, shapeOf } from './call.js';
import type { LossConfig } from './config.js';
import type { Host } from './kernel-host.js';
import type { Exports, KernelCall, Operand } from './kernel-run.js';

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
  /** Arrays among the parameters. */
  readonly arrays: ReadonlyMap<string, readonly number[]>;
}

/** Inputs and arrays by name. */
export function operandsOf({ call, host, arrays }: Running, inputs: readonly TensorInfo[]): Map<string, Operand> {
  const tensors = call.signature.inputs.map(({ name, dims }, i): [string, Operand] => {
    const info = inputs[i]!;
    return [name, { size: sizeOf(info.shape), batch: dims.includes('batch'), address: host.address(info), from: () => host.numbers(info) }];
  });
  const lists = [...arrays].map(([name, values]): [string, Operand] => {
    const numbers = Float32Array.from(values);
    return [name, { size: numbers.length, batch: false, address: null, from: () => numbers }];
  });
  return new Map([...tensors, ...lists]);
}

/** One number for each position, or the same for all. */
export function perPosition({ call }: Running, from: Float32Array | number): Operand {
  return { size: sizeOf(shapeOf(call)), batch: true, address: null, from: typeof from === 'number' ? from : () => from };
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A tensor of the backend with these numbers. */
export function tensorOf({ host }: Running, shape: readonly number[], numbers: ArrayLike<number>): TensorInfo {
  const { info, address, array } = host.output(shape);
  if (address === null) array.set(numbers);
  else new Float32Array(host.memory.buffer, address, numbers.length).set(numbers);
  return info;
}
