/** Of pairs of rows, what is the same along a row is done once for each pair, not at each entry. */

import { apply, type Expr, one, zero } from '../../../ir/expr.js';
import { rebuild } from '../../../ir/rebuild.js';
import type { Dim } from '../../../spec/features.js';
import type { Renamed } from './second-names.js';

/** A value as where(masks, by / over · row, 0): only the row varies along an axis. Of `by` and `over`, null is 1. */
interface Parts {
  readonly masks: readonly Expr[];
  readonly by: Expr | null;
  readonly over: Expr | null;
  readonly row: Expr;
}

/**
 * The same values. The similarity of unit rows is the product of one with the other as it is, over the length of that;
 * sums over pairs that add up the same rows are one, with the sum of their coefficients.
 */
export function withRowFactors(roots: readonly Expr[], renamed: Renamed, order: readonly Dim[]): Expr[] {
  const inner = order.at(-1)!;
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const found = done.get(expr) ?? made(rebuild(expr, expr.args.map(visit)), inner, renamed);
    done.set(expr, found);
    return found;
  };
  return renamed.size === 0 || renamed.has(inner) ? [...roots] : roots.map(visit);
}

function made(expr: Expr, inner: Dim, renamed: Renamed): Expr {
  const [a, b] = expr.args as [Expr, Expr];
  const isOver = (sum: Expr) => sum.op === 'sum' && sum.axes.length === 1 && sum.args[0]!.dims.includes(inner);
  if (expr.op === 'where' && isOver(b) && isIdle(expr)) return b;
  if (expr.op === 'add' && isOver(a) && isOver(b)) return joined(expr, inner);
  if (!isOver(expr)) return expr;
  const [axis] = expr.axes as [Dim];
  if (axis === inner) return similarity(expr, inner, renamed);
  return renamed.has(axis) ? apply('sum', [whole(partsOf(a, inner))], [axis]) : expr;
}

/** where(any(m), sum(where(m, x, 0)), 0): a sum of nothing is 0. */
const isIdle = ({ args: [condition, sum, otherwise] }: Expr): boolean =>
  otherwise === zero &&
  condition!.op === 'any' &&
  condition!.axes.join() === sum!.axes.join() &&
  sum!.args[0]!.op === 'where' &&
  sum!.args[0]!.args[2] === zero &&
  conditions(sum!.args[0]!.args[0]!).includes(condition!.args[0]!);

const conditions = (mask: Expr): Expr[] => [mask, ...(mask.op === 'and' ? mask.args.flatMap(conditions) : [])];

function joined(expr: Expr, inner: Dim): Expr {
  const [a, b] = expr.args.map((sum) => partsOf(sum.args[0]!, inner)) as [Parts, Parts];
  const [axes, others] = expr.args.map((sum) => sum.axes) as [readonly Dim[], readonly Dim[]];
  if (a.row !== b.row || axes.join() !== others.join()) return expr;
  const common = a.masks.filter((mask) => b.masks.includes(mask));
  const rest = (parts: Parts) => parts.masks.filter((mask) => !common.includes(mask));
  const own = (parts: Parts) => chosen(rest(parts), coefficient(parts));
  const either = rest(a).length > 0 && rest(b).length > 0 ? [apply('or', [all(rest(a)), all(rest(b))])] : [];
  const terms = apply('mul', [apply('add', [own(a), own(b)]), a.row]);
  return apply('sum', [chosen([...common, ...either], terms)], axes);
}

/**
 * Of unit rows, the product of them as they are is no larger than their lengths': divided by the longer first it stays
 * within range, and in either order of the rows it is the same number.
 */
function similarity(expr: Expr, inner: Dim, renamed: Renamed): Expr {
  const [terms] = expr.args as [Expr];
  if (terms.op !== 'mul') return expr;
  const [a, b] = terms.args.map((row) => partsOf(row, inner)) as [Parts, Parts];
  if (a.over === null || b.over === null || a.by !== null || b.by !== null) return expr;
  if (isSecond(a.over, renamed) === isSecond(b.over, renamed)) return expr;
  const [longer, shorter] = (['max', 'min'] as const).map((op) => apply(op, [a.over!, b.over!])) as [Expr, Expr];
  const product = apply('sum', [apply('mul', [a.row, b.row])], expr.axes);
  const cosine = apply('div', [apply('div', [product, longer]), shorter]);
  return [...a.masks, ...b.masks].reduce((value, mask) => chosen([mask], value), cosine);
}

const isSecond = (expr: Expr | undefined, renamed: Renamed): boolean => expr?.dims.some((dim) => renamed.has(dim)) === true;

function partsOf(expr: Expr, inner: Dim): Parts {
  const [a, b, c] = expr.args as [Expr, Expr, Expr];
  const isFlat = (arg: Expr) => !arg.dims.includes(inner);
  const within = (arg: Expr) => partsOf(arg, inner);
  if (expr.op === 'where' && c === zero && isFlat(a)) return masked(a, within(b));
  if (expr.op === 'where' && b === zero && isFlat(a)) return masked(apply('not', [a]), within(c));
  if (expr.op === 'div' && isFlat(b)) {
    const parts = within(a);
    return { ...parts, over: parts.over === null ? b : apply('mul', [parts.over, b]) };
  }
  if (expr.op === 'mul' && (isFlat(a) || isFlat(b))) {
    const [factor, rest] = isFlat(a) ? [a, within(b)] : [b, within(a)];
    return { ...rest, by: rest.by === null ? factor : apply('mul', [rest.by, factor]) };
  }
  return { masks: [], by: null, over: null, row: expr };
}

const masked = (mask: Expr, parts: Parts): Parts => ({ ...parts, masks: [mask, ...parts.masks] });

const all = (masks: readonly Expr[]): Expr => masks.reduce((a, b) => apply('and', [a, b]));
const chosen = (masks: readonly Expr[], expr: Expr): Expr => (masks.length === 0 ? expr : where(all(masks), expr));
const where = (mask: Expr, expr: Expr): Expr => apply('where', mask.op === 'not' ? [mask.args[0]!, zero, expr] : [mask, expr, zero]);
const coefficient = ({ by, over }: Parts): Expr => {
  if (over === null) return by ?? one;
  const share = reciprocal(over);
  return by === null ? share : apply('mul', [by, share]);
};
/** Of what is read under a second name, one for each row. */
const reciprocal = (expr: Expr): Expr => (expr.op === 'rename' ? rebuild(expr, [reciprocal(expr.args[0]!)]) : apply('div', [one, expr]));

/** The coefficient is one value of the pair. */
function whole(parts: Parts): Expr {
  const { masks, by, over, row } = parts;
  if (by === null && over === null) return chosen(masks, row);
  return chosen(masks, apply('mul', [coefficient(parts), row]));
}
