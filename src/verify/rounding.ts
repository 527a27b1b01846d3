/** How far rounding alone can take what is computed from what is meant: numbers that carry a bound of their error through every op. */

import { type Arithmetic, float64 } from '../ir/arithmetic.js';

export interface Precision {
  readonly name: string;
  /** The largest relative error of one rounding. */
  readonly unit: number;
  /** The smallest number that keeps its digits, and the largest. */
  readonly least: number;
  readonly most: number;
}
export const single: Precision = { name: 'float32', unit: 2 ** -24, least: 2 ** -126, most: 3.4e38 };
export const double: Precision = { name: 'float64', unit: 2 ** -53, least: 2 ** -1022, most: Number.MAX_VALUE };

/** A number as computed, and how far from it the meant one may be; infinite: nothing is known of it. */
export interface Rounded {
  readonly value: number;
  readonly error: number;
}

/** How a comparison ends of numbers that rounding may exchange: as the values say, or always so. */
export type Ends = 'by value' | 'true' | 'false';

type Compute = (...args: number[]) => number;

export function roundings({ unit, least, most }: Precision, ends: Ends = 'by value'): Arithmetic<Rounded> {
  const round = unit === double.unit ? (x: number) => x : Math.fround;
  const isClose = (a: Rounded, b: Rounded) => a !== b && a.error + b.error > 0 && Math.abs(a.value - b.value) <= a.error + b.error;
  const decided = (test: (a: number, b: number) => boolean) => (a: Rounded, b: Rounded) =>
    ends === 'by value' || !isClose(a, b) ? test(a.value, b.value) : ends === 'true';
  const own = (value: number, args: readonly Rounded[]): number => {
    if (args.some((arg) => arg.error === 0 && !Number.isFinite(arg.value))) return 0;
    if (!(Math.abs(value) <= most)) return Infinity;
    const isLost = Math.abs(value) < least && args.every((arg) => arg.value !== 0);
    return unit * Math.abs(value) + (isLost ? least : 0);
  };
  const carried =
    (compute: Compute) =>
    (...args: Rounded[]): Rounded => {
      const value = compute(...args.map((arg) => arg.value));
      const spread = Math.max(0, ...corners(args).map((corner) => distance(compute(...corner), value)));
      return { value, error: Number.isNaN(value) ? Infinity : spread + own(value, args) };
    };
  const div = carried((a, b) => a / b);
  const larger = (a: Rounded, b: Rounded): Rounded => {
    const [first, second] = a.value >= b.value || Number.isNaN(a.value) ? [a, b] : [b, a];
    const beyond = second.value + second.error - first.value;
    return beyond > first.error ? { value: first.value, error: beyond } : first;
  };
  const negated = ({ value, error }: Rounded): Rounded => ({ value: -value, error });
  const entries = Object.entries(float64) as unknown as [string, Compute][];
  return {
    ...(Object.fromEntries(entries.map(([name, compute]) => [name, carried(compute)])) as unknown as Arithmetic<Rounded>),
    of: (value) => ({ value, error: Number.isFinite(value) ? distance(round(value), value) : 0 }),
    toNumber: ({ value }) => value,
    epsilon: { value: float64.epsilon, error: 0 },
    lt: decided((a, b) => a < b),
    eq: decided((a, b) => a === b),
    div: (a, b) => (b.error > 0 && Math.abs(b.value) <= b.error ? { value: a.value / b.value, error: Infinity } : div(a, b)),
    neg: negated,
    stop_gradient: (a) => a,
    max: larger,
    min: (a, b) => negated(larger(negated(a), negated(b))),
  };
}

const distance = (a: number, b: number): number => {
  const apart = Object.is(a, b) || a === b ? 0 : Math.abs(a - b);
  return Number.isNaN(apart) ? Infinity : apart;
};

/** The ends of what each argument may be. */
function corners(args: readonly Rounded[]): number[][] {
  return args.reduce<number[][]>(
    (all, { value, error }) => {
      const ends = error === 0 ? [value] : [value - error, value + error];
      return all.flatMap((corner) => ends.map((end) => [...corner, end]));
    },
    [[]],
  );
}
