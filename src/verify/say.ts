/** Numbers, tensors and configurations in sentences. */

import type { Program } from '../program.js';
import type { Nested } from '../spec/spec.js';
import type { Tensor } from '../tensor.js';
import type { Config } from './inputs.js';
import type { Sizes } from './sizes.js';

export const shown = (value: number, digits = 6): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);

export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** Lists within lists, by the sizes of the axes. */
export function nested({ dims, data }: Tensor<number>, sizes: Sizes): Nested {
  const [dim, ...rest] = dims;
  if (dim === undefined) return data[0]!;
  const step = rest.reduce((n, inner) => n * sizes[inner]!, 1);
  return Array.from({ length: sizes[dim]! }, (_, i) => nested({ dims: rest, data: data.slice(i * step, (i + 1) * step) }, sizes));
}

/** Where a loss is looked at. */
export interface Place {
  readonly program: Program;
  readonly config: Config;
  readonly sizes: Sizes;
  readonly inputs: Readonly<Record<string, Tensor<number>>>;
}

/** What `create-loss try --data -` reads. */
export function asCase({ program: { spec, signature }, config, sizes, inputs }: Place, more: Config = {}): Record<string, unknown> {
  const params = { ...changed(spec, config), ...more };
  const precise = (data: readonly number[]) => data.map((x) => Number(shown(x, 9)));
  return {
    ...Object.fromEntries(signature.inputs.map(({ name, dims }) => [name, nested({ dims, data: precise(inputs[name]!.data) }, sizes)])),
    ...(Object.keys(params).length === 0 ? {} : { params }),
  };
}

/** `gamma 2, logits [[0, 1]] and target [0]`; one number stands without brackets. */
export function placed(place: Place, given: Readonly<Record<string, Tensor<number>>> = place.inputs): string {
  const params = Object.entries(changed(place.program.spec, place.config)).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const names = place.program.signature.inputs.filter(({ name }) => name in given);
  return listed([...params, ...names.map(({ name, dims }) => `${name} ${tensorText({ dims, data: given[name]!.data }, place.sizes)}`)]);
}

export function tensorText(tensor: Tensor<number>, sizes: Sizes): string {
  if (tensor.data.length === 1) return shown(tensor.data[0]!);
  return JSON.stringify(nested({ ...tensor, data: tensor.data.map((x) => Number(shown(x))) }, sizes)).replaceAll(',', ', ');
}

/** Parameters that differ from their defaults. */
const changed = ({ parameters }: Program['spec'], config: Config): Config =>
  Object.fromEntries(
    parameters.flatMap(({ name, default: value }) =>
      JSON.stringify(config[name]) === JSON.stringify(value) ? [] : [[name, config[name]!]],
    ),
  );
