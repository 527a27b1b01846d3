/** Two entries along an axis that change places, in every tensor and in what belongs to it. */

import { offsets } from '../ir/lengths.js';
import type { Program } from '../program.js';
import type { Tensor } from '../tensor.js';
import type { Trial } from './trials.js';

/** Axes of the inputs that the loss has no more. */
export const orderless = ({ signature, dims }: Program): string[] =>
  [...new Set(signature.inputs.flatMap((input) => input.dims))].filter((dim) => !dims.includes(dim));

/** The first two entries along an axis exchanged. */
export function exchanged({ program, inputs, config, sizes }: Trial, axis: string): Pick<Trial, 'inputs' | 'config'> {
  const swap = (i: number) => (i === 0 ? 1 : i === 1 ? 0 : i);
  const along = ({ dims, data }: Tensor<number>): Tensor<number> => {
    if (!dims.includes(axis)) return { dims, data };
    const step = dims.slice(dims.indexOf(axis) + 1).reduce((n, dim) => n * sizes[dim]!, 1);
    const place = (at: number) => Math.floor(at / step) % sizes[axis]!;
    return { dims, data: offsets(dims, dims, sizes).map((at) => data[at + (swap(place(at)) - place(at)) * step]!) };
  };
  const moved = program.signature.inputs.map(({ name, domain }) => {
    const tensor = along(inputs[name]!);
    return [name, domain === 'integer' && axis === 'class' ? { ...tensor, data: tensor.data.map(swap) } : tensor] as const;
  });
  const arrays = program.spec.parameters.flatMap(({ name, axis: own }) => {
    const value = config[name];
    return own === axis && Array.isArray(value) ? [[name, value.map((_, i) => value[swap(i)]!)] as const] : [];
  });
  return { inputs: Object.fromEntries(moved), config: { ...config, ...Object.fromEntries(arrays) } };
}
