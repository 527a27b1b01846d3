/** A sum whose terms hold a reduction over the same row is made of sums that do not: one pass over the row less. */

import { apply, type Expr, one, within, zero } from '../../../ir/expr.js';
import { isPick, picks } from './pick.js';
import { isReduction, isSecond } from './reductions.js';

type Axes = readonly string[];

/**
 * Σ terms over the axes. What is the same along them and waits for a reduction over them is taken out of the sum:
 * Σ m (d - L) is Σ m d - L Σ m, and Σ e / S is (Σ e) / S. Differences that lose digits so, or gain nothing, stay whole.
 */
export function distributed(terms: Expr, axes: Axes): Expr {
  const whole = (expr: Expr) => apply('sum', [expr], axes);
  if (!waits(terms, axes) || isOutside(terms, axes)) return whole(terms);
  const [a, b, c] = terms.args as [Expr, Expr, Expr];
  const inner = (expr: Expr) => distributed(expr, axes);
  const gains = (expr: Expr) => waits(expr, axes) && inner(expr) !== whole(expr);
  const times = (x: Expr, y: Expr) => (x === one ? y : apply('mul', [x, y]));
  switch (terms.op) {
    case 'neg':
      return apply('neg', [inner(a)]);
    case 'add':
    case 'sub':
      return isExact(terms) || ![a, b].some(gains) ? whole(terms) : apply(terms.op, [inner(a), inner(b)]);
    case 'div':
      return isOutside(b, axes) ? apply('div', [inner(a), b]) : whole(terms);
    case 'mul': {
      if (isOutside(a, axes)) return times(a, inner(b));
      if (isOutside(b, axes)) return times(b, inner(a));
      const [sum, factor] = opens(a, axes) ? [a, b] : [b, a];
      if (opens(sum, axes)) return spread(sum, axes, (part) => inner(times(part, factor)));
      const [mask, row] = hasOne(a, axes) ? [a, b] : [b, a];
      if (isOne(mask, axes)) return inner(apply('where', [mask.args[0]!, times(mask.args[1]!, row), zero]));
      return hasOne(mask, axes) ? spread(mask, axes, (part) => inner(times(part, row))) : whole(terms);
    }
    case 'where': {
      if (c !== zero || waits(a, axes) || isPick(whole(terms))) return whole(terms);
      if (isOutside(b, axes)) return times(b, whole(apply('where', [a, one, zero])));
      const [factor, sum] = b.op === 'mul' && opens(b.args[0]!, axes) ? [b.args[1]!, b.args[0]!] : b.args;
      const part = (expr: Expr) => apply('where', [a, times(factor!, expr), zero]);
      if (b.op === 'mul' && opens(sum!, axes) && sum!.args.some((arg) => gains(part(arg))))
        return spread(sum!, axes, (expr) => inner(part(expr)));
      const open = opens(b, axes) || (picks(a, axes) && waits(b, axes) && isExact(b));
      return open ? spread(b, axes, (part) => inner(apply('where', [a, part, zero]))) : whole(terms);
    }
    default:
      return whole(terms);
  }
}

/** A factor of a sum or product goes to its parts. */
function spread(expr: Expr, axes: Axes, change: (part: Expr) => Expr): Expr {
  const [a, b] = expr.args as [Expr, Expr];
  if (expr.op === 'neg') return apply('neg', [change(a)]);
  if (expr.op === 'add' || expr.op === 'sub') return apply(expr.op, [change(a), change(b)]);
  if (expr.op === 'mul' && isOutside(a, axes)) return apply('mul', [a, change(b)]);
  return apply(expr.op as 'mul' | 'div', [change(a), b]);
}

/** Whether a part can be taken out of an expression: of products and quotients, what is the same along the axes. */
function opens(expr: Expr, axes: Axes): boolean {
  if (!waits(expr, axes)) return false;
  if (expr.op === 'add' || expr.op === 'sub') return !isExact(expr);
  if (expr.op === 'neg') return true;
  if (expr.op === 'mul' && isOutside(expr.args[0]!, axes)) return true;
  return (expr.op === 'mul' || expr.op === 'div') && isOutside(expr.args[1]!, axes);
}

/**
 * Whether a sum or difference has digits that its parts would lose: no rounding stands between them, as between a row
 * and its largest entry, each far from 0 and near the other. Where one part is a rounded result of its own, what
 * cancels is lost already; and d - log S, where d ≤ 0 ≤ log S, does not cancel.
 */
function isExact({ op, args }: Expr): boolean {
  if (op !== 'add' && op !== 'sub') return false;
  const [a, b] = args.map(sources) as [ReadonlySet<Expr>, ReadonlySet<Expr>];
  return [...a, ...b].every((source) => source.args.length === 0 || (a.has(source) && b.has(source)));
}

const choosing: readonly string[] = ['amax', 'max', 'min', 'where', 'neg', 'abs', 'stop_gradient'];

/** What a value is one of, but for its sign; or, of what a target picks along a row, the weighted sum. */
function sources(expr: Expr): ReadonlySet<Expr> {
  const [terms] = expr.args;
  if (expr.op === 'sum' && (terms!.op === 'where' || terms!.op === 'mul'))
    return new Set((terms!.op === 'where' ? terms!.args.slice(1) : terms!.args).flatMap((arg) => [...sources(arg)]));
  if (!choosing.includes(expr.op)) return new Set([expr]);
  return new Set((expr.op === 'where' ? expr.args.slice(1) : expr.args).flatMap((arg) => [...sources(arg)]));
}

/** A factor that is 0 but at one position, and one that adds the like to what is not: label smoothing. */
const isOne = ({ op, args }: Expr, axes: Axes): boolean => op === 'where' && args[2] === zero && picks(args[0]!, axes);
const hasOne = (expr: Expr, axes: Axes): boolean =>
  isOne(expr, axes) || (expr.op === 'add' && !isExact(expr) && expr.args.some((arg) => isOne(arg, axes)));

const isOutside = ({ dims }: Expr, axes: Axes): boolean => within(dims, axes).length === 0;

const known = new WeakMap<Expr, Map<string, boolean>>();
/** Whether a value needs a reduction over some of the axes. */
function waits(expr: Expr, axes: Axes): boolean {
  const answers = known.get(expr) ?? new Map<string, boolean>();
  known.set(expr, answers);
  const found =
    answers.get(axes.join()) ??
    ((isReduction(expr) && expr.axes.some((axis) => axes.includes(axis))) ||
      (!isSecond(expr) && expr.args.some((arg) => waits(arg, axes))));
  answers.set(axes.join(), found);
  return found;
}
