/** Whether our loss gives what a golden case says: its value by the reference in float64, and each gradient that is given. */

import { float64 } from '../../ir/arithmetic.js';
import type { Program } from '../../program.js';
import { type Reference, reference } from '../../reference.js';
import { type NumberArray, slices } from './array.js';
import { type Call, callOf, isCall, type NoCall } from './call.js';
import type { Convention } from './convention.js';
import type { Golden, Tolerance } from './golden.js';
import { rearrange } from './rearrange.js';

/** What a call came to; `positions` are the unreduced losses, and gradients are of the value or, unreduced, of their sum. */
export type Computed = Pick<Reference<number>, 'value' | 'gradient'> & { readonly positions: readonly number[] };

export interface Judged {
  /** Ours, as the library shapes it. */
  readonly ours: readonly number[];
  /** What differs, each with how far beyond the tolerance. */
  readonly differences: readonly { readonly part: 'value' | 'gradient'; readonly said: string }[];
  /** Largest error in units of the tolerance. */
  readonly worst: number;
  readonly call: Call;
}

export interface How {
  readonly programsOf: (loss: string) => readonly Program[];
  readonly compute: Compute;
}

export type Compute = (call: Call) => Computed;

export const byReference: Compute = ({ program, values }) => {
  const found = reference(program, values, float64);
  return { value: found.value, gradient: found.gradient, positions: found.unreduced };
};

/** For a case that has an expected value. */
export function judge(golden: Golden, conventions: readonly Convention[], { programsOf, compute }: How): Judged | NoCall {
  const library = conventions[0]!.library;
  if (library.each !== undefined && golden.params[library.each] === true) return judgeEach(golden, conventions, { programsOf, compute });
  const call = callOf(golden, conventions, programsOf);
  if (!isCall(call)) return call;
  const { ours, gradient } = shaped(call, compute);
  const value = compare(ours, golden.expected!.data, golden.tolerance);
  const gradients = Object.entries(gradient).flatMap(([theirs, array]) => {
    const wanted = golden.gradient[theirs];
    return wanted === undefined
      ? []
      : [{ theirs, ...compare(array.data, arrangedLike(wanted, call, theirs).data, asTensor(golden.tolerance)) }];
  });
  return {
    ours,
    call,
    worst: Math.max(value.worst, ...gradients.map(({ worst }) => worst)),
    differences: [
      ...(value.said === null ? [] : [{ part: 'value' as const, said: value.said }]),
      ...gradients.flatMap(({ theirs, said }) => (said === null ? [] : [{ part: 'gradient' as const, said: `by ${theirs}, ${said}` }])),
    ],
  };
}

function judgeEach(golden: Golden, conventions: readonly Convention[], how: How): Judged | NoCall {
  const parts = Object.entries(golden.inputs).map(([name, array]) => [name, slices(array)] as const);
  const params = { ...golden.params, [conventions[0]!.library.each!]: false };
  const judged = slices(golden.expected!).map((expected, i) =>
    judge({ ...golden, params, expected, inputs: Object.fromEntries(parts.map(([name, list]) => [name, list[i]!])) }, conventions, how),
  );
  const none = judged.find((one) => 'kind' in one);
  if (none !== undefined) return none;
  const all = judged as Judged[];
  return {
    call: all[0]!.call,
    ours: all.flatMap(({ ours }) => ours),
    differences: all.flatMap(({ differences }) => differences),
    worst: Math.max(...all.map(({ worst }) => worst)),
  };
}

/** Our result as the library has it: averaged, divided, scaled, and gradients by its inputs. */
function shaped(call: Call, compute: Compute): { ours: readonly number[]; gradient: Record<string, NumberArray> } {
  const { scale = 1, shift = 0, average = false } = call.convention;
  const found = compute(call);
  const width = average ? (Object.values(call.origins)[0]!.shape.at(-1) ?? 1) : 1;
  const divisor = call.over === null ? (call.unreduced || call.values.reduction === 'sum' ? width : 1) : counted(call, compute);
  const share = divisor === 0 ? 0 : scale / divisor;
  const rows = Array.from({ length: found.positions.length / width }, (_, i) => found.positions.slice(i * width, (i + 1) * width));
  const values = call.unreduced ? rows.map((row) => row.reduce((a, b) => a + b, 0)) : [found.value];
  const gradient = Object.entries(call.origins).flatMap(([ours, { theirs }]): [string, NumberArray][] => {
    const tensor = found.gradient[ours];
    if (tensor === undefined || theirs === null) return [];
    return [[theirs, { shape: tensor.dims.map((dim) => call.values.sizes[dim]!), data: tensor.data.map((one) => one * share) }]];
  });
  return { ours: values.map((one) => one * share + shift), gradient: Object.fromEntries(gradient) };
}

/** How many positions a mean of theirs is over. */
function counted(call: Call, compute: Compute): number {
  const { weights, mask } = call.values;
  const all = compute(call).positions.length;
  if (call.over === 'all') return all;
  if (call.over === 'nonzero') return weights === null ? all : weights.data.filter((one) => one !== 0).length;
  const { counts } = reference(call.program, { ...call.values, weights: null, mask }, float64);
  return counts === null ? all : counts.filter(Boolean).length;
}

function arrangedLike(wanted: NumberArray, { origins }: Call, theirs: string): NumberArray {
  const { pattern } = Object.values(origins).find((origin) => origin.theirs === theirs)!;
  return rearrange(wanted, pattern, new Map())!;
}

/** Gradients cancel to nothing in places; they are judged by the largest of their array. */
const asTensor = ({ atol, rtol, tensor }: Tolerance): Tolerance => ({ atol, rtol, tensor: tensor ?? rtol });

function compare(
  ours: readonly number[],
  theirs: readonly number[],
  { atol, rtol, tensor }: Tolerance,
): { said: string | null; worst: number } {
  if (ours.length !== theirs.length) return { said: `has ${ours.length} numbers, expected ${theirs.length}`, worst: Infinity };
  const largest = Math.max(0, ...theirs.filter(Number.isFinite).map(Math.abs));
  const errors = theirs.map((b, i) => {
    const a = ours[i]!;
    if (Object.is(a, b) || a === b) return 0;
    const allowed = atol + rtol * Math.abs(b) + (tensor ?? 0) * (Math.abs(b) + largest);
    const error = Math.abs(a - b) / Math.max(allowed, Number.MIN_VALUE);
    return Number.isNaN(error) ? Infinity : error;
  });
  const worst = Math.max(0, ...errors);
  const at = errors.indexOf(worst);
  return {
    worst,
    said:
      worst <= 1
        ? null
        : `${theirs.length > 1 ? `entry ${at} ` : ''}is ${ours[at]}, expected ${theirs[at]}${offBy(ours[at]!, theirs[at]!)}`,
  };
}

const offBy = (a: number, b: number): string => (Number.isFinite(a - b) ? `, off by ${Number(Math.abs(a - b).toPrecision(3))}` : '');
