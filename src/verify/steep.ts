/** Whether a loss gets steeper and steeper, far out or near a point, so that no constant bounds its slopes. */

import { contains, domainOf, type Interval, isBounded, within } from '../inputs/domain.js';
import { type Range, rangeOf } from './inputs.js';
import { placed, shown } from './say.js';
import type { LossAt, Trial } from './trials.js';

type Pair = readonly [from: number, to: number];
interface Steps {
  readonly gentle: readonly Pair[];
  readonly harsh: readonly Pair[];
}

const both = (pairs: readonly Pair[]): Pair[] =>
  pairs.flatMap(([a, b]): Pair[] => [
    [a, b],
    [-a, -b],
  ]);
const free: Steps = {
  gentle: both([
    [0, 1e-4],
    [1, 1.5],
    [1, 1.0001],
    [100, 150],
    [1e4, 1.5e4],
  ]),
  harsh: both([
    [0, 1e-12],
    [1, 1 + 1e-8],
    [1e8, 1.5e8],
  ]),
};
const share: Steps = {
  gentle: [
    [0, 1e-4],
    [1e-4, 2e-4],
    [0.3, 0.5],
    [1, 1 - 1e-4],
    [1 - 1e-4, 1 - 2e-4],
  ],
  harsh: [
    [1e-12, 2e-12],
    [1 - 1e-12, 1 - 2e-12],
  ],
};
const steps = (range: Range, interval: Interval): Steps => (range === 'rows' || isBounded(interval) ? share : free);

interface Slope {
  readonly slope: number;
  readonly from: number;
  readonly to: number;
}

interface Entry {
  readonly name: string;
  readonly i: number;
  readonly range: Range;
  readonly interval: Interval;
}

/** A slope far out, or over a tiny step, that is half as steep again as all ordinary ones. */
export function steepening(trial: Trial, loss: LossAt): string | null {
  for (const { name, i, range, interval } of entries(trial)) {
    const entry = { name, i, range, interval };
    const { gentle, harsh } = steps(range, interval);
    const steepest = (pairs: readonly Pair[]) =>
      pairs.map((pair) => slopeBetween(trial, loss, { entry, pair })).reduce((a, b) => (b.slope > a.slope ? b : a));
    const [usual, worst] = [steepest(gentle), steepest(harsh)];
    if (!(worst.slope > 1.5 * usual.slope + 1e-6)) continue;
    const said = trial.inputs[name]!.data.length === 1 ? name : `entry ${i} of ${name}`;
    const told = ({ from, to, slope }: Slope) => `${shown(slope)} from ${shown(from)} to ${shown(to, 13)}`;
    return `with ${placed(trial)}, the slope by ${said} is ${told(usual)} and ${told(worst)}, and so on`;
  }
  return null;
}

const entries = ({ program, config, inputs }: Trial): Entry[] =>
  program.signature.inputs
    .filter(({ role, domain }) => role === 'prediction' && domain === 'real')
    .flatMap((argument) => {
      const { name } = argument;
      const [range, interval] = [rangeOf(argument, program), domainOf(program, name, config)];
      return inputs[name]!.data.map((_, i) => ({ name, i, range, interval }));
    });

/** By how much the loss of some position changes, for each unit of the move; 0 where it is not finite. */
function slopeBetween(trial: Trial, loss: LossAt, { entry, pair }: { entry: Entry; pair: Pair }): Slope {
  const { name, i, range, interval } = entry;
  const placed = (x: number) => (range === 'interval' && isBounded(interval) ? interval.low + (interval.high - interval.low) * x : x);
  const signed = (x: number) => (range !== 'interval' || contains(interval, x) ? x : within(interval, x));
  const [from, to] = pair.map((x) => (isBounded(interval) ? placed(x) : signed(x))) as [number, number];
  if (range === 'interval' && !(contains(interval, from) && contains(interval, to))) return { slope: 0, from, to };
  const [a, b] = [from, to].map((x) => ({ ...trial.inputs[name]!, data: moved(trial, entry, x) }));
  const [before, after] = [a!, b!].map((tensor) => loss({ ...trial.inputs, [name]: tensor }));
  const distance = Math.hypot(...a!.data.map((x, at) => x - b!.data[at]!));
  const changes = before!.map((x, at) => (x === null ? 0 : sure(x, after![at]!) / distance)).filter(Number.isFinite);
  return { slope: Math.max(0, ...changes), from: a!.data[i]!, to: b!.data[i]! };
}

/** How far two values are apart, as far as float64 can tell. */
const sure = (a: number, b: number): number => Math.max(0, Math.abs(a - b) - 1e-15 * Math.max(Math.abs(a), Math.abs(b)));

/** Entry i at x; of a row that sums to 1, the share x of class i and the rest even. */
function moved({ inputs, sizes }: Trial, { name, range, i }: Entry, x: number): number[] {
  const { data } = inputs[name]!;
  const first = i - (i % (sizes.class ?? 1));
  const inRow = (j: number) => range === 'rows' && j >= first && j < first + sizes.class!;
  return data.map((old, j) => (j === i ? x : inRow(j) ? (1 - x) / (sizes.class! - 1) : old));
}
