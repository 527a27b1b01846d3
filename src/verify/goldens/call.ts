/** A golden case as a call of our loss: the values, and how the result compares. */

import type { Program } from '../../program.js';
import type { Reduction } from '../../spec/spec.js';
import type { Tensor } from '../../tensor.js';
import type { Values } from '../../terms.js';
import type { NumberArray } from './array.js';
import type { Convention } from './convention.js';
import { arranged, type Fit } from './fit.js';
import type { Golden } from './golden.js';
import { type Config, configOf, same } from './parameters.js';
import { axesBehind } from './rearrange.js';

export interface Call {
  readonly program: Program;
  readonly values: Values<number>;
  readonly config: Config;
  /** Whether the result is one value per position; then gradients are of their sum. */
  readonly unreduced: boolean;
  /** What our sum is divided by, where the library's mean is none of ours. */
  readonly over: 'all' | 'kept' | 'nonzero' | null;
  readonly origins: Fit['origins'];
  readonly convention: Convention;
}

/** Why there is no call: we do not say the function, or not with these parameters; or the row is at fault. */
export interface NoCall {
  readonly kind: 'not expressed' | 'convention' | 'unfit';
  readonly why: string;
}

export const isCall = (found: Call | NoCall): found is Call => 'program' in found;

export function callOf(
  golden: Golden,
  conventions: readonly Convention[],
  programsOf: (loss: string) => readonly Program[],
): Call | NoCall {
  const fitting = conventions.filter(
    ({ when, given }) =>
      Object.entries(when ?? {}).every(([name, value]) => same(golden.params[name], value)) &&
      (given ?? []).every((name) => name in golden.inputs),
  );
  let none: NoCall = { kind: 'unfit', why: 'No row of its function is for these parameters and inputs.' };
  for (const convention of fitting) {
    if (convention.why !== undefined) return { kind: convention.loss === undefined ? 'not expressed' : 'convention', why: convention.why };
    const found = called(golden, convention, programsOf(convention.loss!));
    if (isCall(found) || found.kind !== 'unfit') return found;
    none = found;
  }
  return none;
}

function called(golden: Golden, convention: Convention, programs: readonly Program[]): Call | NoCall {
  const [first] = programs;
  if (first === undefined) return { kind: 'not expressed', why: `There is no loss \`${convention.loss}\`.` };
  const { spec } = first;
  const config = configOf(spec, convention, golden.params);
  if (typeof config === 'string') return { kind: 'convention', why: config };
  const fit = convention.inputs!.map((inputs) => arranged(golden, inputs, programs)).find((one) => one !== null);
  const how = reductionOf(golden, convention);
  if (fit === undefined) {
    const shapes = Object.entries(golden.inputs).map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
    return { kind: 'unfit', why: `No arrangement fits ${shapes.join(', ')}.` };
  }
  if (how === undefined) return { kind: 'convention', why: 'The reduction is none of ours.' };
  const { program, sizes, inputs, origins } = fit;
  const idle = Object.keys(golden.inputs).find((name) => !isUsed(name, convention, origins));
  if (idle !== undefined) return { kind: 'unfit', why: `The row has no place for the input \`${idle}\`.` };
  const { library } = convention;
  const [weights, mask] = [convention.weights ?? library.weights, library.mask].map((name) => beside(golden, name, fit));
  if (weights === undefined || mask === undefined) return { kind: 'unfit', why: 'The weights do not lie along the positions of our loss.' };
  const kept = mask === null ? null : { dims: mask.dims, data: mask.data.map((one) => one !== 0) };
  const values = { inputs, parameters: config, sizes, reduction: how.reduction, weights, mask: kept };
  return { program, values, config, unreduced: how.unreduced, over: how.over, origins, convention };
}

/** An input that a row leaves out must be named by it, lest it is forgotten. */
function isUsed(name: string, { library, weights, unused }: Convention, origins: Call['origins']): boolean {
  const beside = [weights ?? library.weights, library.mask, ...(unused ?? [])];
  return beside.includes(name) || Object.values(origins).some(({ source }) => source.match(/\w+/g)!.includes(name));
}

interface How {
  readonly reduction: Reduction;
  readonly unreduced: boolean;
  readonly over: Call['over'];
}

/** `mean`, `none`, `sum / kept`: how a reduction of theirs is said in ours. */
function reductionOf({ params }: Golden, { reduction, reductions, library }: Convention): How | undefined {
  const named = library.reduction === undefined ? undefined : params[library.reduction.parameter];
  const name = named === undefined ? (reduction ?? library.reduction?.default ?? 'mean') : String(named);
  const said =
    named === undefined && reduction !== undefined
      ? reduction
      : (reductions?.[name] ?? (library.reduction === undefined ? name : undefined));
  if (said === undefined) return undefined;
  const [ours, over] = said.split('/').map((part) => part.trim());
  return { reduction: (ours === 'none' ? 'sum' : ours) as Reduction, unreduced: ours === 'none', over: (over ?? null) as Call['over'] };
}

/** Weights or a mask along the positions of the loss, repeated along those that they lack; undefined where they do not fit. */
function beside(golden: Golden, name: string | undefined, { program, sizes, origins }: Fit): Tensor<number> | null | undefined {
  const array = name === undefined ? undefined : golden.inputs[name];
  if (array === undefined) return null;
  const { name: first, dims: all } = program.signature.inputs[0]!;
  const { shape, pattern } = origins[first]!;
  const behind = axesBehind(
    shape,
    pattern,
    program.dims.map((dim) => all.indexOf(dim)),
  );
  const size = behind.reduce((a, b) => a * b, 1);
  const data = repeated(array, behind);
  if (size !== program.dims.reduce((n, dim) => n * sizes[dim]!, 1) || data === null) return undefined;
  return { dims: program.dims, data };
}

/** As NumPy repeats, or, where the ranks differ, along the last axes. */
function repeated({ shape, data }: NumberArray, to: readonly number[]): number[] | null {
  const trimmed = [...shape];
  while (trimmed.length > to.length && trimmed.includes(1))
    trimmed.splice(trimmed.at(-1) === 1 ? trimmed.length - 1 : trimmed.indexOf(1), 1);
  const sizes = [...trimmed, ...Array(Math.max(0, to.length - trimmed.length)).fill(1)] as number[];
  if (sizes.length > to.length || sizes.some((size, i) => size !== 1 && size !== to[i])) return null;
  const strides = sizes.map((size, i) => (size === 1 ? 0 : sizes.slice(i + 1).reduce((a, b) => a * b, 1)));
  return to
    .reduce<number[]>((starts, size, i) => starts.flatMap((start) => Array.from({ length: size }, (_, k) => start + k * strides[i]!)), [0])
    .map((at) => data[at]!);
}
