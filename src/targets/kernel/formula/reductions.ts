/** How each reduction gathers lanes, and what comes of them. */

import { type Expr, one, zero } from '../../../ir/expr.js';
import { isPick } from './pick.js';

export interface Reduction {
  /** What its variables are called. */
  readonly noun: string;
  /** What it holds from one vector loop to the next. */
  readonly held: 'f64' | 'v128';
  /** What it is before anything is gathered. */
  readonly empty: number;
  readonly join: (a: string, b: string) => string;
  /** What counts of a value that is the same in all lanes; where that is not the value. */
  readonly once?: (value: string) => string;
  /** Only the lanes that a mask has, the others empty. */
  readonly masked: (a: string, mask: string, empty: string) => string;
  /** Each lane with the other half's; where it takes more than `spread`. */
  readonly halved?: (held: string) => string;
  /** The value, in every lane, of what is held. */
  readonly spread: (held: string) => string;
  /** Adds a vector to what is held; of both, the names. */
  readonly fold: (held: string, part: string) => readonly string[];
}

const shuffled = (lanes: string) => (a: string) => `(i8x16.shuffle ${lanes} ${a} ${a})`;
const halves = shuffled('8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7');
const pairs = shuffled('4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11');
const larger = (a: string, b: string) => `(f32x4.max ${a} ${b})`;
const greatest = (a: string, b: string) => `(f32x4.pmax ${a} ${b})`;
const plus = (a: string, b: string) => `(i32x4.add ${a} ${b})`;
const either = (a: string, b: string) => `(v128.or ${a} ${b})`;
const joining = (join: (a: string, b: string) => string) => (held: string, part: string) => [
  `(local.set ${held} ${join(`(local.get ${held})`, `(local.get ${part})`)})`,
];

const extreme = (noun: string, join: (a: string, b: string) => string): Reduction => ({
  noun,
  held: 'v128',
  empty: Number.NEGATIVE_INFINITY,
  join,
  masked: (a, mask, empty) => `(v128.bitselect ${a} ${empty} ${mask})`,
  halved: (held) => join(held, halves(held)),
  spread: (held) => join(held, pairs(held)),
  fold: joining(join),
});

const reductions = {
  sum: {
    noun: 'sum',
    held: 'f64',
    empty: 0,
    join: (a, b) => `(f32x4.add ${a} ${b})`,
    masked: (a, mask) => `(v128.and ${a} ${mask})`,
    spread: (held) => `(f32x4.splat (f32.demote_f64 ${held}))`,
    fold: (held, part) => {
      const high = halves(`(local.get ${part})`);
      const [first, second] = [0, 1].map((lane) => `(f64x2.extract_lane ${lane} (local.get ${part}))`);
      return [
        `(local.set ${part} (f64x2.add (f64x2.promote_low_f32x4 (local.get ${part})) (f64x2.promote_low_f32x4 ${high})))`,
        `(local.set ${held} (f64.add (local.get ${held}) (f64.add ${first} ${second})))`,
      ];
    },
  },
  /** Of a condition, whose mask is -1 where it holds: whole numbers, which lose nothing. */
  count: {
    noun: 'count',
    held: 'v128',
    empty: 0,
    join: plus,
    once: (value) => `(v128.and ${value} (v128.const i32x4 -1 0 0 0))`,
    masked: (a, mask) => `(v128.and ${a} ${mask})`,
    halved: (held) => plus(held, halves(held)),
    spread: (held) => `(f32x4.convert_i32x4_s (i32x4.neg ${plus(held, pairs(held))}))`,
    fold: joining(plus),
  },
  amax: extreme('largest', larger),
  /** Of which nobody asks whether it is NaN; the instruction for that one costs several. */
  shift: extreme('shift', greatest),
  any: {
    noun: 'any',
    held: 'v128',
    empty: 0,
    join: either,
    masked: (a, mask) => `(v128.and ${a} ${mask})`,
    spread: (held) => `(i32x4.splat (i32.sub (i32.const 0) (v128.any_true ${held})))`,
    fold: joining(either),
  },
} satisfies Record<string, Reduction>;

/** A pass over a row, unless one entry of it is all that counts. */
export const isReduction = (expr: Expr): boolean => (expr.op === 'sum' || expr.op === 'amax' || expr.op === 'any') && !isPick(expr);

/** A value of the rows, read along their second name: an earlier pass over them has held it. */
export const isSecond = ({ op }: Expr): boolean => op === 'rename';

/** What a pass over a row finds ready. */
export const isReady = (expr: Expr): boolean => isReduction(expr) || isPick(expr) || isSecond(expr);

/** `shifts`: maxima that only move an exponential's argument. */
export function reductionOf(expr: Expr, shifts: ReadonlySet<Expr>): Reduction {
  if (shifts.has(expr)) return reductions.shift;
  return isCount(expr) ? reductions.count : reductions[expr.op as keyof typeof reductions];
}

/** How many entries of a row a condition holds for; a total is a sum, of more than float32 can count. */
const isCount = ({ op, args: [terms], dims }: Expr): boolean =>
  op === 'sum' && dims.length > 0 && terms!.op === 'where' && terms!.args[1] === one && terms!.args[2] === zero && !terms!.args[0]!.static;

/** What a pass gathers. */
export const gatheredOf = (expr: Expr): Expr => (isCount(expr) ? expr.args[0]!.args[0]! : expr.args[0]!);
