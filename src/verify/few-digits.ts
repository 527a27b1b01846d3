/** Whether a wrong number is what rounding leaves of the formula. */

import type { Disagreement } from './agreement.js';
import { executed } from './floats.js';
import { type Ends, type Precision, type Rounded, roundings } from './rounding.js';

/** Functions of a backend err by a few roundings each. */
const several = 16;
const ends: readonly Ends[] = ['by value', 'true', 'false'];

/** What is computed, and what is meant, lie among the numbers to which the roundings of the formula's own ops may lead. */
export function isRounding({ one, meant, gaps }: Disagreement, precision: Precision): boolean {
  if (meant === null) return false;
  const ways = ends.map((end) => executed<Rounded>(one, roundings(precision, end)));
  return gaps.every((gap) => {
    const reached = ways.map((way) => way[gap.part]![gap.index]!);
    if (reached.some(({ error }) => error === Infinity)) return true;
    const low = Math.min(...reached.map(({ value, error }) => value - several * error));
    const high = Math.max(...reached.map(({ value, error }) => value + several * error));
    return [gap.got, gap.meant].every((x) => x >= low && x <= high);
  });
}
