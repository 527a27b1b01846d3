/** Where the elements of an input lie under a config, and numbers brought there. */

import { evaluate } from '../evaluate.js';
import { float64 } from '../ir/arithmetic.js';
import type { Program } from '../program.js';
import type { Limit, ParameterValue } from '../spec/spec.js';

/** `open`: the end itself is outside. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

export function domainOf(program: Program, name: string, parameters: Readonly<Record<string, ParameterValue>>): Interval {
  const bounds = program.bounds[name] ?? {};
  const end = (limit: Limit, otherwise: number): number => {
    const expr = bounds[limit];
    return expr === undefined ? otherwise : evaluate([expr], { inputs: {}, parameters, sizes: {} }, float64)[0]!.data[0]!;
  };
  return intervalOf({
    minimum: end('minimum', -Infinity),
    maximum: end('maximum', Infinity),
    exclusiveMinimum: end('exclusiveMinimum', -Infinity),
    exclusiveMaximum: end('exclusiveMaximum', Infinity),
  });
}

/** Between the tighter ends of each side; null: there is none. */
export function intervalOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Readonly<Record<Limit, number | null>>): Interval {
  const closed = { low: minimum ?? -Infinity, high: maximum ?? Infinity };
  const open = { low: exclusiveMinimum ?? -Infinity, high: exclusiveMaximum ?? Infinity };
  return {
    low: Math.max(closed.low, open.low),
    high: Math.min(closed.high, open.high),
    lowOpen: open.low >= closed.low && open.low > -Infinity,
    highOpen: open.high <= closed.high && open.high < Infinity,
  };
}

export const contains = ({ low, high, lowOpen, highOpen }: Interval, x: number): boolean =>
  (lowOpen ? x > low : x >= low) && (highOpen ? x < high : x <= high);

/** Whether it has both ends. */
export const isBounded = ({ low, high }: Interval): boolean => low > -Infinity && high < Infinity;

/** Any number as one of the domain; zeros, signs and sizes stay as extreme as the domain allows. */
export function within({ low, high, lowOpen, highOpen }: Interval, x: number): number {
  if (low === -Infinity && high === Infinity) return Math.fround(x);
  if (low > -Infinity && high < Infinity) return between({ low, high, lowOpen, highOpen }, x);
  const far = Math.abs(x);
  const step = far === 0 && (low > -Infinity ? lowOpen : highOpen) ? 1 : far;
  return Math.fround(low > -Infinity ? low + step : high - step);
}

/** Whole numbers fall on the ends, where they may; others between them. */
function between({ low, high, lowOpen, highOpen }: Interval, x: number): number {
  const share = Number.isInteger(x) ? (x > 0 ? 1 : 0) : 1 / (1 + Math.exp(-x));
  const inside = (share === 0 && lowOpen) || (share === 1 && highOpen) ? 0.5 : share;
  return Math.min(Math.max(Math.fround(low + (high - low) * inside), low), high);
}
