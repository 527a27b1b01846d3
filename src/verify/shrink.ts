/** The simplest trial that still shows the same: fewer entries, parameters at their defaults, round numbers. */

import { contains, domainOf } from '../inputs/domain.js';
import { conform } from '../spec/conform.js';
import { parameterSchema } from '../spec/parameter.js';
import type { ParameterValue } from '../spec/spec.js';
import type { Tensor } from '../tensor.js';
import { type Range, rangeOf } from './inputs.js';
import { sizesOf } from './sizes.js';
import { type Inputs, rowsOf, type Trial } from './trials.js';

/** A trial is looked at so often at most. */
const most = 300;

export function shrink(trial: Trial, shows: (trial: Trial) => boolean): Trial {
  let [simplest, left] = [trial, most];
  for (let found: Trial | undefined = trial; found !== undefined && left > 0; ) {
    found = undefined;
    for (const candidate of simpler(simplest)) {
      if (!isSound(candidate) || left-- <= 0 || !shows(candidate)) continue;
      found = simplest = candidate;
      break;
    }
  }
  return simplest;
}

/** Whether every entry is where it may be. */
export const isSound = ({ program, config, inputs, other }: Trial): boolean =>
  program.signature.inputs.every((argument) => {
    const interval = domainOf(program, argument.name, config);
    return (
      rangeOf(argument, program) !== 'interval' ||
      [inputs, other].every((at) => at[argument.name]!.data.every((x) => contains(interval, x)))
    );
  });

function* simpler(trial: Trial): Generator<Trial> {
  yield* smaller(trial);
  yield* plainer(trial);
  yield* rounderTogether(trial);
  yield* rounder(trial);
}

/** Less of an axis: one entry, or one entry less. */
function* smaller(trial: Trial): Generator<Trial> {
  for (const [axis, size] of Object.entries(trial.sizes)) {
    if (!trial.program.order.includes(axis) || isTied(trial, axis)) continue;
    for (const length of new Set([1, 2, size - 1])) {
      const isEnough = sizesOf(trial.program, { ...trial.sizes, [axis]: length })[axis] === length;
      if (length <= 0 || length >= size || !isEnough) continue;
      yield cut(trial, axis, [0, length]);
      yield cut(trial, axis, [size - length, size]);
    }
  }
}

/** Whether an input has the axis under another name too, and so must keep both as long. */
const isTied = ({ program, sizes }: Trial, axis: string): boolean =>
  [...program.renamed].some(([second, first]) => (axis === second || axis === first) && second in sizes);

function cut(trial: Trial, axis: string, [from, to]: readonly [number, number]): Trial {
  const length = to - from;
  const sizes = { ...trial.sizes, [axis]: length };
  const inside = (place: number) => place >= from && place < to;
  const part = ({ dims, data }: Tensor<number>): Tensor<number> => {
    if (!dims.includes(axis)) return { dims, data };
    const step = dims.slice(dims.indexOf(axis) + 1).reduce((n, dim) => n * sizes[dim]!, 1);
    return { dims, data: data.filter((_, at) => inside(Math.floor(at / step) % trial.sizes[axis]!)) };
  };
  const fitted = (inputs: Inputs) =>
    Object.fromEntries(
      trial.program.signature.inputs.map((argument) => {
        const tensor = part(inputs[argument.name]!);
        const range = rangeOf(argument, trial.program);
        const data =
          axis !== 'class'
            ? tensor.data
            : range === 'ids'
              ? tensor.data.map((id) => id % length)
              : range === 'rows'
                ? rowsOf(tensor.data, length)
                : tensor.data;
        return [argument.name, { ...tensor, data }];
      }),
    );
  const arrays = trial.program.spec.parameters.flatMap(({ name, axis: own }) => {
    const value = trial.config[name];
    return own === axis && Array.isArray(value) ? [[name, value.slice(from, to)] as const] : [];
  });
  return both({ ...trial, sizes, config: { ...trial.config, ...Object.fromEntries(arrays) } }, fitted);
}

/** The same change of both points; what was one tensor stays one. */
function both(trial: Trial, change: (inputs: Inputs) => Inputs): Trial {
  const [inputs, other] = [change(trial.inputs), change(trial.other)];
  const shared = Object.keys(inputs).filter((name) => trial.inputs[name] === trial.other[name]);
  return { ...trial, inputs, other: { ...other, ...Object.fromEntries(shared.map((name) => [name, inputs[name]!])) } };
}

/** Each parameter at its default, or a rounder number. */
function* plainer(trial: Trial): Generator<Trial> {
  for (const parameter of trial.program.spec.parameters) {
    const now = trial.config[parameter.name]!;
    const set = (value: ParameterValue) => ({ ...trial, config: { ...trial.config, [parameter.name]: value } });
    const isDefault = JSON.stringify(now) === JSON.stringify(parameter.default);
    if (isDefault) continue;
    yield set(parameter.default);
    if (typeof now !== 'number') continue;
    for (const value of roundings(now)) if (conform(parameterSchema(parameter), value).length === 0) yield set(value);
  }
}

/** A number rounder wherever it stands, for what holds because two inputs are equal. */
function* rounderTogether(trial: Trial): Generator<Trial> {
  const free = trial.program.signature.inputs.filter((argument) => rangeOf(argument, trial.program) === 'interval').map(({ name }) => name);
  const values = new Set(free.flatMap((name) => trial.inputs[name]!.data));
  for (const x of values) {
    for (const value of roundings(x)) {
      const all = (inputs: Inputs) =>
        Object.fromEntries(
          Object.entries(inputs).map(([name, { dims, data }]) => [
            name,
            { dims, data: free.includes(name) ? data.map((y) => (y === x ? value : y)) : data },
          ]),
        );
      yield both(trial, all);
    }
  }
}

/** Each entry of each input a rounder number, within what the input can be. */
function* rounder(trial: Trial): Generator<Trial> {
  for (const argument of trial.program.signature.inputs) {
    const { name } = argument;
    const range = rangeOf(argument, trial.program);
    const points = trial.inputs[name] === trial.other[name] ? (['both'] as const) : (['inputs', 'other'] as const);
    for (const point of points) {
      const tensor = trial[point === 'other' ? 'other' : 'inputs'][name]!;
      for (const data of rounded(tensor.data, range, trial.sizes)) {
        const changed = { [name]: { ...tensor, data } };
        if (point === 'both') yield { ...trial, inputs: { ...trial.inputs, ...changed }, other: { ...trial.other, ...changed } };
        else yield { ...trial, [point]: { ...trial[point], ...changed } };
      }
    }
  }
}

function* rounded(data: readonly number[], range: Range, sizes: Trial['sizes']): Generator<number[]> {
  if (range === 'rows' || range === 'logs of rows') {
    const even = data.map(() => 1 / sizes.class!);
    const sharp = data.map((_, i) => (i % sizes.class! === 0 ? 1 : 0));
    const made = range === 'rows' ? [sharp, even] : [even.map(Math.log)];
    const rank = made.findIndex((one) => one.join() === data.join());
    yield* rank < 0 ? made : made.slice(0, rank);
    return;
  }
  for (const [i, x] of data.entries()) {
    const values = range === 'interval' || range === 'logs of shares' ? roundings(x) : x === 0 ? [] : [0];
    for (const value of values) yield data.with(i, value);
  }
}

const simple = [0, 1, -1, 2, -2, 0.5, -0.5, 3, -3];

/** Simpler numbers than x: the simple ones before it, else fewer digits. */
function roundings(x: number): number[] {
  const rank = simple.indexOf(x);
  if (rank >= 0) return simple.slice(0, rank);
  const shorter = [Math.round(x), ...[1, 2, 3].map((digits) => Number(x.toPrecision(digits)))];
  const length = (value: number) => String(Math.abs(value)).length;
  return [...simple, ...new Set(shorter.filter((value) => length(value) < length(x)))];
}
