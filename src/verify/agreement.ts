/** A loss computed by floats or by tensors agrees with its meaning: every value, every gradient, wherever the meaning is finite. */

import type { Program } from '../program.js';
import type { Case } from './cases.js';
import { type Decimals, prove } from './decimal.js';
import type { Decimal } from './digits.js';
import { floorOf, steepestOf } from './floors.js';
import { lift } from './slope-law.js';
import { computed, type Level, type Roots, realInputs, rootsOf } from './whole.js';

/** Of a case: [value, ...gradients by the real inputs], each flat. */
export type Computer = (one: Case) => Promise<readonly (readonly number[])[]>;

const meanings = new WeakMap<Program, Map<Level, Roots>>();
function meaningOf(program: Program, level: Level): Roots {
  const known = meanings.get(program) ?? new Map<Level, Roots>();
  meanings.set(program, known);
  const roots = known.get(level) ?? rootsOf(program.meant, program, level);
  known.set(level, roots);
  return roots;
}

/** Beyond float64, but finite. */
const plain = (x: Decimal): number => (x.isFinite() ? Math.max(-1e308, Math.min(1e308, x.toNumber())) : x.toNumber());

const references = new WeakMap<Case, Map<number, number[][]>>();
/** In the digits at hand; sixty mostly suffice, and are remembered for the other computers. */
function reference(one: Case, arithmetic: Decimals): number[][] {
  const known = references.get(one) ?? new Map<number, number[][]>();
  references.set(one, known);
  const { program, level, point } = one;
  const found =
    known.get(arithmetic.digits) ??
    ofNothing(one) ??
    computed<Decimal>(meaningOf(program, level), program, lift(point, arithmetic), arithmetic).map((list) => list.map(plain));
  known.set(arithmetic.digits, found);
  return found;
}

/** Of an empty input the value is 0, and so is each gradient that there is. */
function ofNothing({ program, level, point: { sizes } }: Case): number[][] | null {
  const real = realInputs(program).map(({ dims }) => dims.reduce((n, dim) => n * sizes[dim]!, 1));
  if (real.every((count) => count > 0)) return null;
  return [level === 'position' ? [] : [0], ...(level === 'position' ? [] : real.map((count) => Array<number>(count).fill(0)))];
}

const most = 600;
/** What float32 holds; of a reduction, a sum of so many positions at least. */
const largestOf = ({ program, level, point }: Case): number =>
  3.4e38 / (level === 'position' ? 1 : program.dims.reduce((count, dim) => count * point.sizes[dim]!, 1));
/** Where some of the answer leaves float32, its other gradients are made of what has left. */
const leaves = (expected: readonly number[][]): boolean => expected.flat().some((b) => Math.abs(b) > 1e37);

/** Where the largest error was. */
export interface Worst {
  error: number;
  one: Case | null;
}

/** A number that is not what is meant. */
export interface Disagreement {
  readonly one: Case;
  /** `value`, or `gradient by` an input. */
  readonly part: string;
  readonly index: number;
  readonly got: number;
  /** null: as many digits as a proof spends do not settle it. */
  readonly meant: number | null;
  readonly error: number;
}

export const told = ({ one, part, index, got, meant, error }: Disagreement): string =>
  meant === null
    ? `the meaning of ${part}[${index}] is not settled: ${one.name}`
    : `${part}[${index}] is ${got}, meant ${meant}, error ${error.toExponential(1)}: ${one.name}`;

/** |a - b| ≤ r·(|b| + max|b|); what a tensor of float32 cannot hold is not asked of it. */
export async function disagreement(
  one: Case,
  compute: Computer,
  { tolerance, worst }: { tolerance: number; worst: Worst },
): Promise<Disagreement | null> {
  const got = await compute(one);
  const limit = largestOf(one);
  const names = ['value', ...realInputs(one.program).map(({ name }) => `gradient by ${name}`)];
  let found: Disagreement | null = null;
  prove((arithmetic) => {
    const expected = reference(one, arithmetic);
    found = null;
    for (const [k, list] of (leaves(expected) ? expected.slice(0, 1) : expected).entries()) {
      const largest = Math.max(0, ...list.filter((b) => Math.abs(b) < limit).map(Math.abs));
      const end = Math.min(limit, k > 0 ? steepestOf(one.program.spec.name) : limit);
      const floor = floorOf(one.program.spec.name, k > 0 ? 'gradient' : 'value');
      for (const [index, b] of list.entries()) {
        const at = { one, part: names[k]!, index, got: got[k]![index]! };
        if (!Number.isFinite(b) && arithmetic.doubtful() && arithmetic.digits < most) found = { ...at, meant: null, error: Number.NaN };
        if (found === null && Math.abs(b) < end) {
          const error = Math.abs(at.got - b) / (Math.abs(b) + largest + floor);
          if (!(error <= tolerance)) found = { ...at, meant: b, error };
          else if (error > worst.error) Object.assign(worst, { error, one });
        }
        if (found !== null) return told(found);
      }
    }
    return null;
  }, most);
  return found;
}
