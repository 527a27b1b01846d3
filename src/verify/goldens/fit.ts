/** The inputs of a golden case, laid out as those of a program whose shapes they fit. */

import type { Program } from '../../program.js';
import type { Spec } from '../../spec/spec.js';
import type { Tensor } from '../../tensor.js';
import type { NumberArray } from './array.js';
import type { Inputs } from './convention.js';
import type { Golden } from './golden.js';
import { rearrange } from './rearrange.js';
import { resolve } from './source.js';

/** What an input of ours was made from: the shape that the pattern was laid on, and the library's input, where it is one as it is. */
export interface Origin {
  readonly source: string;
  readonly theirs: string | null;
  readonly pattern: string;
  readonly shape: readonly number[];
}

export interface Fit {
  readonly program: Program;
  readonly sizes: Record<string, number>;
  readonly inputs: Record<string, Tensor<number>>;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** null where a shape does not fit its pattern, or no program takes what comes out. */
export function arranged(golden: Golden, wanted: Inputs, programs: readonly Program[]): Fit | null {
  const { spec } = programs[0]!;
  const shared = new Map<string, number>();
  const found: Record<string, NumberArray> = {};
  const origins: Record<string, Origin> = {};
  for (const { name } of spec.inputs) {
    const [source, written] = textOf(name, wanted, spec)
      .split('|')
      .map((part) => part.trim()) as [string, string?];
    const array = resolve(source, golden.inputs);
    const pattern = written ?? asItIs(array?.shape.length ?? 0);
    const fit = array === null ? null : rearrange(array, pattern, shared);
    if (fit === null) return null;
    found[name] = fit;
    origins[name] = { source, theirs: source in golden.inputs ? source : null, pattern, shape: array!.shape };
  }
  for (const program of programs) {
    const sizes = sizesOf(program, found);
    if (sizes === null) continue;
    const inputs = Object.fromEntries(program.signature.inputs.map(({ name, dims }) => [name, { dims, data: found[name]!.data }]));
    return { program, sizes, inputs, origins };
  }
  return null;
}

function asItIs(rank: number): string {
  const axes = Array.from({ length: rank }, (_, i) => `...${i}`).join(' ');
  return `${axes} -> ${axes}`;
}

/** `input` stands for the first input, whatever its spec calls it. */
function textOf(name: string, wanted: Inputs, spec: Spec): string {
  const text = wanted[name] ?? (name === spec.inputs[0]!.name ? wanted.input : undefined);
  if (text === undefined) throw new Error(`The row of ${spec.name} does not say where \`${name}\` comes from.`);
  return text;
}

function sizesOf({ signature }: Program, arrays: Readonly<Record<string, NumberArray>>): Record<string, number> | null {
  const sizes: Record<string, number> = {};
  for (const { name, dims } of signature.inputs) {
    const { shape } = arrays[name]!;
    for (const [i, dim] of dims.entries()) sizes[dim] ??= shape[i]!;
    if (shape.length !== dims.length || dims.some((dim, i) => sizes[dim] !== shape[i])) return null;
  }
  return sizes;
}
