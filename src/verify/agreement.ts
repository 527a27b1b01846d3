/** A loss computed by floats or by tensors agrees with its meaning: every value, every gradient, wherever the meaning is finite. */

import type { Program } from '../program.js';
import type { Case } from './cases.js';
import { type Decimals, decimals, prove } from './decimal.js';
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
const leaves = (expected: readonly (readonly number[])[]): boolean => expected.flat().some((b) => Math.abs(b) > 1e37);

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
  /** Every number that is not what is meant; none where the meaning is not settled. */
  readonly gaps: readonly Gap[];
}

/** The place of a number among the value and the gradients; what it is, and what it should be. */
export interface Gap {
  readonly part: number;
  readonly index: number;
  readonly got: number;
  readonly meant: number;
}

export const told = ({ one, part, index, got, meant, error }: Disagreement): string =>
  meant === null
    ? `the meaning of ${part}[${index}] is not settled: ${one.name}`
    : `${part}[${index}] is ${got}, meant ${meant}, error ${error.toExponential(1)}: ${one.name}`;

/** |a - b| ≤ r·(|b| + max|b|); what a tensor of float32 cannot hold is not asked of it. */
export async function disagreement(one: Case, compute: Computer, limits: Limits): Promise<Disagreement | null> {
  const got = await compute(one);
  let found: Disagreement | null = null;
  prove((arithmetic) => {
    found = firstWrong(one, { got, expected: reference(one, arithmetic), arithmetic }, limits);
    return found === null ? null : told(found);
  }, most);
  return found !== null && standsOnJump(one, got, limits.tolerance) ? null : found;
}

interface Limits {
  readonly tolerance: number;
  readonly worst: Worst;
}
interface Answers {
  readonly got: readonly (readonly number[])[];
  readonly expected: readonly (readonly number[])[];
  readonly arithmetic: Decimals;
}

function firstWrong(one: Case, { got, expected, arithmetic }: Answers, { tolerance, worst }: Limits): Disagreement | null {
  const names = ['value', ...realInputs(one.program).map(({ name }) => `gradient by ${name}`)];
  let first: Omit<Disagreement, 'gaps'> | null = null;
  const gaps: Gap[] = [];
  for (const [k, list] of (leaves(expected) ? expected.slice(0, 1) : expected).entries()) {
    const scale = scaleOf(one, list, k);
    for (const [index, b] of list.entries()) {
      const at = { one, part: names[k]!, index, got: got[k]![index]! };
      if (!Number.isFinite(b) && arithmetic.doubtful() && arithmetic.digits < most)
        return { ...at, meant: null, error: Number.NaN, gaps: [] };
      if (!(Math.abs(b) < scale.end)) continue;
      const error = Math.abs(at.got - b) / (Math.abs(b) + scale.size);
      if (!(error <= tolerance)) {
        first ??= { ...at, meant: b, error };
        gaps.push({ part: k, index, got: at.got, meant: b });
      } else if (error > worst.error) Object.assign(worst, { error, one });
    }
  }
  return first === null ? null : { ...first, gaps };
}

/** Beside what a tensor's elements are judged, and from where on nothing is asked of them. */
function scaleOf(one: Case, list: readonly number[], k: number): { size: number; end: number } {
  const limit = largestOf(one);
  const { name } = one.program.spec;
  const largest = Math.max(0, ...list.filter((b) => Math.abs(b) < limit).map(Math.abs));
  return { size: largest + floorOf(name, k > 0 ? 'gradient' : 'value'), end: Math.min(limit, k > 0 ? steepestOf(name) : limit) };
}

/**
 * Whether the config stands exactly where the answer jumps with one of its parameters (a distance is the margin, but has
 * been rounded), and each number lies between those of a margin a hair smaller and a hair larger.
 */
function standsOnJump(one: Case, got: Answers['got'], tolerance: number): boolean {
  return one.program.spec.parameters.some(({ name }) => {
    const value = one.config[name];
    if (typeof value !== 'number' || value === 0) return false;
    const sides = [1 - hair, 1, 1 + hair].map((factor) => meantWith(one, { ...one.config, [name]: value * factor }));
    return got.every((list, k) =>
      list.every((x, i) => {
        const [low, high] = [Math.min, Math.max].map((end) => end(...sides.map((side) => side[k]![i]!))) as [number, number];
        const room = tolerance * (Math.max(Math.abs(low), Math.abs(high)) + scaleOf(one, sides[1]![k]!, k).size);
        return x >= low - room && x <= high + room;
      }),
    );
  });
}

/** Far less than any tolerance. */
const hair = 2 ** -40;

const meantWith = (one: Case, parameters: Case['config']): readonly (readonly number[])[] =>
  reference({ ...one, point: { ...one.point, parameters } }, decimals(most));
