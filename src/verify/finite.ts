/** Whether a formula has no finite value for inputs that are allowed; if so, by which numbers, and where in it that begins. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { evaluate, type Point } from '../evaluate.js';
import { type Expr, union } from '../ir/expr.js';
import { lengths, offsets } from '../ir/lengths.js';
import { isMove } from '../ir/moves.js';
import type { Program } from '../program.js';
import { type Decimals, decimals } from './decimal.js';
import type { Decimal } from './digits.js';
import { configs, inputsFor, stresses } from './inputs.js';
import { spanOf, textOf } from './place.js';
import { placed } from './say.js';
import { shrink } from './shrink.js';
import { type Sizes, sizesOf } from './sizes.js';
import { lift } from './slope-law.js';
import { inDigits, inFloats, type LossAt, type Trial } from './trials.js';

/** What is not finite, with its simplest numbers; null where nothing is. `defaults`: only those of the parameters, which is quick. */
export function notFinite(programs: readonly Program[], parameters: 'all' | 'defaults' = 'all'): Diagnostic | null {
  for (const trial of trials(programs, parameters)) {
    if (!bursts(trial, inFloats(trial)) || !bursts(trial, inDigits(trial))) continue;
    const simplest = shrink(trial, (one) => bursts(one, inDigits(one)));
    return told(simplest);
  }
  return null;
}

const bursts = ({ inputs }: Trial, loss: LossAt): boolean => loss(inputs).some((value) => value !== null && !Number.isFinite(value));

const small: Sizes = { batch: 2, class: 3, element: 2, time: 2, height: 1, width: 1 };
/** Without the large ones: what only overflows has a value. */
const tried = ['random', 'zeros', 'kinks', 'ones', 'tied'];

function* trials(programs: readonly Program[], parameters: 'all' | 'defaults'): Generator<Trial> {
  for (const [k, program] of programs.entries()) {
    const sizes = sizesOf(program, small);
    for (const config of configs(program.spec.parameters, sizes).slice(0, k === 0 && parameters === 'all' ? undefined : 1)) {
      for (const name of tried) {
        const inputs = inputsFor({ program, config, sizes }, stresses[name]!);
        yield { program, config, sizes, inputs, other: inputs };
      }
    }
  }
}

function told(trial: Trial): Diagnostic {
  const { program, sizes, config, inputs } = trial;
  const arithmetic = decimals(60);
  const known = lengths([program.meant.loss], { sizes, parameters: config });
  const point = lift({ parameters: config, sizes: known, inputs }, arithmetic);
  const born = birth(program.meant.loss, point, { arithmetic });
  const span = spanOf(program, born);
  const value = inDigits(trial)(inputs).find((one) => one !== null && !Number.isFinite(one));
  return diagnostic('not_finite', { text: textOf(span), value: named(value!), input: placed(trial) }, span);
}

const named = (value: number): string => (Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : 'minus infinite');

/** The innermost expression on the way down that is not finite, at positions that count; of a choice, where it is taken. */
function birth(
  expr: Expr,
  at: Point<Decimal>,
  { arithmetic, counts = null }: { arithmetic: Decimals; counts?: readonly boolean[] | null },
): Expr {
  const value = (of: Expr) => evaluate([of], at, arithmetic)[0]!.data;
  const bad = value(expr).map((one, i) => (counts === null || counts[i] === true) && !one.isFinite());
  for (const [i, arg] of expr.args.entries()) {
    if (arg.type !== 'real') continue;
    const taken = expr.op === 'where' ? value(expr.args[0]!).map((one) => (one as unknown as boolean) === (i === 1)) : null;
    const reached = reach({ from: expr, to: arg, bad, taken }, at.sizes);
    if (value(arg).some((one, k) => (reached === null || reached[k] === true) && !one.isFinite()))
      return birth(arg, at, { arithmetic, counts: reached });
  }
  return expr;
}

/** The positions of an argument that some bad position is made of; null: any, for entries move along an axis. */
function reach(
  { from, to, bad, taken }: { from: Expr; to: Expr; bad: readonly boolean[]; taken: readonly boolean[] | null },
  sizes: Point<Decimal>['sizes'],
): boolean[] | null {
  const all = union(from.dims, to.dims);
  const everything = isMove(from) || all.some((dim) => sizes[dim] === undefined);
  if (everything) return null;
  const found: boolean[] = [];
  const [ours, theirs] = [offsets(from.dims, all, sizes), offsets(to.dims, all, sizes)];
  const choice = taken === null ? null : offsets(from.args[0]!.dims, all, sizes);
  for (const [i, place] of ours.entries()) if (bad[place] && (choice === null || taken![choice[i]!])) found[theirs[i]!] = true;
  return found;
}
