/** Inputs and parameters that try a loss: by the domain of each tensor, and by the constraints of each parameter. */

import { domainOf, type Interval, intervalOf, within } from '../inputs/domain.js';
import type { Program } from '../program.js';
import type { Argument } from '../signature.js';
import type { Parameter, ParameterValue } from '../spec/spec.js';
import { random, seedOf } from './points.js';
import type { Sizes } from './sizes.js';

/** A prediction and its target, element by element, for tensors of reals. */
export interface Stress {
  readonly prediction: readonly number[];
  readonly target: readonly number[];
  /** Of the examples, where pairs are made of them. */
  readonly labels: readonly number[];
  /** Of rows that sum to 1; without it they are the same for every input. */
  readonly seed?: number;
}
// biome-ignore format: a table
export const stresses: Readonly<Record<string, Stress>> = {
  random:   { prediction: [0.3, -1.2, 0.8, 1.1, 0.2, -0.7, 2.1, -0.4, 0.65], target: [0.9, -0.5, 0.1, 1.4, -2, 0.45, 1.9, -1.1, 0.15], labels: [0, 0, 1] },
  tied:     { prediction: [1, 1, 1, -2, -2, 0.5, 0.5, 0.5], target: [1, 1, 1, -2, 1, 0.5, 0.5, -1], labels: [0, 1, 0] },
  zeros:    { prediction: [0], target: [0], labels: [0, 0, 1] },
  kinks:    { prediction: [1, -1, 0, 0, 2, 0.5], target: [0, 0, 1, -1, 1, 0], labels: [1, 0, 0] },
  tiny:     { prediction: [1e-8, -1e-8, 0, 3e-8], target: [0, 1e-8, 1e-8, -2e-8], labels: [0, 0, 1] },
  ones:     { prediction: [1, -1, 1, 1, -1], target: [-1, 1, 1, 0, 0], labels: [0, 0, 0] },
  thirty:   { prediction: [30, -30, 29.5, -31, 0, 30.25], target: [-30, 1, 30, 31, 0.5, 0], labels: [0, 1, 0] },
  confident: { prediction: [0, 10, 0, 20, 0.125, 1, -1, 0.5, 15, 17, -1, 0.5], target: [0, 10, 1, 20, 0.5, 0, 1, 0, 15], labels: [0, 1, 1] },
  overflow: { prediction: [88.6, -88.7, 88.73, -88.8, 87.4, -104, 103.9, 0], target: [0, 1, -1, 88, 0.5, 0, 1, 2], labels: [0, 1, 2] },
  huge:     { prediction: [1e4, -1e4, 0, 1e4, 9999, -1e4, 5000], target: [1e4, 1e4, -1e4, 0, 1, 0, 0.5], labels: [0, 0, 1] },
  mixed:    { prediction: [1e4, 1e-8, -30, 0, 88.7, 1], target: [0, 1e-8, 1, 1e4, 0, -30], labels: [1, 0, 0] },
};

/** How many of each axis: some batches of one, some with one class only. */
// biome-ignore format: a table
export const shapes = {
  several:     { batch: 3, class: 3, element: 3, time: 2, height: 1, width: 2 },
  'one row':   { batch: 1, class: 3, element: 3, time: 2, height: 1, width: 1 },
  'one class': { batch: 2, class: 1, element: 1, time: 1, height: 1, width: 1 },
  'no rows':   { batch: 0, class: 3, element: 3, time: 2, height: 1, width: 1 },
} satisfies Record<string, Readonly<Record<string, number>>>;

/** A value for every parameter. */
export type Config = Readonly<Record<string, ParameterValue>>;

/** Where a loss is tried. */
export interface Setting {
  readonly program: Program;
  readonly config: Config;
  readonly sizes: Sizes;
}

export function inputsFor(setting: Setting, stress: Stress): Record<string, { dims: readonly string[]; data: number[] }> {
  const { inputs } = setting.program.signature;
  return Object.fromEntries(inputs.map((argument) => [argument.name, { dims: argument.dims, data: dataOf(argument, setting, stress) }]));
}

function dataOf(argument: Argument, { program, config, sizes }: Setting, stress: Stress): number[] {
  const count = argument.dims.reduce((n, dim) => n * sizes[dim]!, 1);
  const range = rangeOf(argument, program);
  const from = range === 'labels' ? stress.labels : stress[argument.role];
  const before = program.spec.inputs.filter(({ role }) => role === argument.role).findIndex(({ name }) => name === argument.name);
  const raw = Array.from({ length: count }, (_, i) => from[(apart * before + i) % from.length]!);
  const interval = domainOf(program, argument.name, config);
  return fits[range](raw, {
    classes: sizes.class!,
    seed: stress.seed === undefined ? null : stress.seed + seedOf(argument.name),
    interval,
  }).map(normal);
}

/** In float32; a backend may take a subnormal for 0, so none is given. */
function normal(x: number): number {
  const least = 2 ** -126;
  return x !== 0 && Math.abs(x) < least ? Math.sign(x) * least : Math.fround(x);
}

/** A second input begins elsewhere in the list, so that it differs from the first. */
const apart = 23;

/** What the elements of an input can be; `rows` lie along the classes and sum to 1. */
export type Range = 'ids' | 'labels' | 'truths' | 'rows' | 'logs of rows' | 'logs of shares' | 'interval';

/** By its type, its kind, and whether it is a distribution over the classes. */
export function rangeOf({ name, role, dims, domain }: Argument, { spec, order }: Program): Range {
  const { kind } = spec.inputs.find((one) => one.name === name)!;
  if (domain === 'boolean') return 'truths';
  if (domain === 'integer') return order.includes('class') ? 'ids' : 'labels';
  if (kind === 'log_probabilities') return dims.includes('class') ? 'logs of rows' : 'logs of shares';
  return dims.includes('class') && (role === 'target' || kind === 'probabilities') ? 'rows' : 'interval';
}

type Fit = (raw: readonly number[], of: { classes: number; seed: number | null; interval: Interval }) => number[];
/** Any numbers → numbers of the range. */
const fits: Readonly<Record<Range, Fit>> = {
  ids: (raw, { classes }) => raw.map((_, i) => (i * 2 + 1) % classes),
  labels: (raw) => [...raw],
  truths: (raw) => raw.map((_, i) => ((i * 7) % 3 === 0 ? 1 : 0)),
  rows: (raw, { classes, seed }) => distributions(raw.length, classes, { seed, least: 0 }),
  'logs of rows': (raw, { classes, seed }) => distributions(raw.length, classes, { seed, least: 0.05 }).map(Math.log),
  'logs of shares': (raw, { interval }) =>
    raw.map((x) => within(interval, x > 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x)))),
  interval: (raw, { interval }) => raw.map((x) => within(interval, x)),
};

/** Rows that sum to 1: one-hot, uniform, any; which comes first, a seed says. */
function distributions(count: number, classes: number, { seed, least }: { seed: number | null; least: number }): number[] {
  const next = random(seed ?? seedOf('distribution'));
  const first = seed === null ? 0 : Math.floor(next() * 3);
  return Array.from({ length: count / classes }, (_, row) => {
    const form = (first + row) % 3;
    const raw = Array.from({ length: classes }, (__, i) => least + (form === 0 ? (i === row % classes ? 1 : 0) : form === 1 ? 1 : next()));
    const total = raw.reduce((a, b) => a + b);
    return raw.map((x) => x / total);
  }).flat();
}

/** The defaults; then each parameter near its bounds, null and not, one after the other; then all at once. */
export function configs(parameters: readonly Parameter[], sizes: Sizes): Config[] {
  const defaults = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
  const each = parameters.flatMap((parameter) => valuesOf(parameter, sizes).map((value) => ({ ...defaults, [parameter.name]: value })));
  const all = [0, 1].map((round) =>
    Object.fromEntries(parameters.map((parameter) => [parameter.name, valuesOf(parameter, sizes).at(-1 - round) ?? parameter.default])),
  );
  return [
    ...new Map([defaults, ...each, ...(parameters.length > 1 ? all : [])].map((config) => [JSON.stringify(config), config])).values(),
  ];
}

function valuesOf({ type, axis, nullable, enum: texts, ...bounds }: Parameter, sizes: Sizes): ParameterValue[] {
  const none = nullable ? [null] : [];
  if (type === 'boolean') return [...none, true, false];
  if (type === 'string') return [...none, ...(texts ?? [])];
  if (type === 'array') {
    const entry = (x: number) => within(intervalOf(bounds), x);
    return [
      ...none,
      Array.from({ length: sizes[axis!] ?? 1 }, (_, i) => entry([0.5, 2, 0.25][i % 3]!)),
      Array.from({ length: sizes[axis!] ?? sizes.class! }, (_, i) => entry(i === 0 ? 1 : 0)),
    ];
  }
  const low = bounds.minimum ?? (bounds.exclusiveMinimum === null ? -2 : bounds.exclusiveMinimum + (type === 'integer' ? 1 : 1e-3));
  const high = bounds.maximum ?? (bounds.exclusiveMaximum === null ? low + 3 : bounds.exclusiveMaximum - (type === 'integer' ? 1 : 1e-3));
  const inner = type === 'integer' ? [low + 1, low + 2].filter((x) => x < high) : [low + (high - low) / 4, low + (high - low) * 0.7];
  return [...none, low, high, ...inner];
}
