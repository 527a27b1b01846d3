/** Slopes in many digits, from both sides, and whether a stated derivative is the slope, or lies between those of a kink. */

import type { Decimals } from './decimal.js';
import type { Decimal } from './digits.js';

/** The slope of one side as the step shrinks; Infinity where it keeps growing, 0 where it keeps falling, NaN outside the domain; both NaN at a jump. */
export interface Slopes {
  readonly left: Decimal;
  readonly right: Decimal;
  /** By how much rounding, and the bend of the function within a step, may move them. */
  readonly noise: Decimal;
}

/** `here` is f(x). A step is 1e-20 of x, so the slopes of a smooth function differ by about that. */
export function slopes(f: (x: Decimal) => Decimal, { x, here }: { x: Decimal; here: Decimal }, { digits, of }: Decimals): Slopes {
  const h = (x.isZero() ? of(1) : x.abs()).times('1e-20');
  const side = (step: Decimal) => f(x.plus(step)).minus(here).div(step);
  const rounding = here // which may be 0 as a difference of terms of size 1
    .abs()
    .plus(1)
    .times(`1e-${digits - 3}`)
    .div(h);
  const noise = rounding.plus(here.abs().plus('1e-20').times('1e-18'));
  const [left, right] = [side(h.neg()), side(h)];
  const steep = x.isZero() || left.abs().gt('1e12') || right.abs().gt('1e12');
  if (!steep && smooth({ left, right, noise })) return { left, right, noise };
  const finer = h.times('1e-20');
  const [fineLeft, fineRight] = [side(finer.neg()), side(finer)];
  if (isJump(left, fineLeft, rounding) || isJump(right, fineRight, rounding))
    return { left: here.times(Number.NaN), right: here.times(Number.NaN), noise };
  return { left: limit(left, fineLeft, rounding), right: limit(right, fineRight, rounding), noise };
}

/** The difference stays as the step shrinks by 1e20. */
const isJump = (coarse: Decimal, fine: Decimal, noise: Decimal): boolean =>
  fine.isFinite() && fine.abs().gt(noise.times('1e20')) && fine.abs().gt(coarse.abs().times('9e19'));

function limit(coarse: Decimal, fine: Decimal, noise: Decimal): Decimal {
  if (fine.abs().lt(coarse.abs().div(1.2))) return fine.times(0);
  if (!fine.isFinite() || fine.abs().lte(noise.times('1e20'))) return fine;
  return fine.abs().gt(coarse.abs().times(1.2)) ? fine.div(0) : fine;
}

const near = (a: Decimal, b: Decimal, noise: Decimal) =>
  b.isFinite() && a.minus(b).abs().lte(a.abs().plus(b.abs()).times('1e-12').plus(noise));
export const smooth = ({ left, right, noise }: Slopes): boolean => left.isFinite() && right.isFinite() && near(left, right, noise);

/**
 * What is wrong with a stated derivative: an infinite slope is stated as 0, a kink as something between its slopes.
 * `sum`: of a sum of terms of which some have infinite slopes, the slope of the others is stated.
 */
export function derivativeIssue(stated: Decimal, { left, right, noise }: Slopes, sum = false): string | null {
  const told = () => `states ${stated.toPrecision(12)}, slopes are ${left.toPrecision(12)} and ${right.toPrecision(12)}`;
  const sides = [left, right].filter((slope) => !slope.isNaN());
  if (sides.length === 0) return null;
  if (!stated.isFinite()) return told();
  const infinite = sides.filter((slope) => !slope.isFinite());
  if (sum && infinite.length === sides.length) return null;
  if (infinite.length > 0 && (stated.isZero() || infinite.length === sides.length)) return stated.isZero() ? null : told();
  const [low, high] = [sides.reduce((a, b) => (a.lt(b) ? a : b)), sides.reduce((a, b) => (a.gt(b) ? a : b))];
  const inside = stated.gte(low) && stated.lte(high);
  return inside || near(stated, low, noise) || near(stated, high, noise) ? null : told();
}
