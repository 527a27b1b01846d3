/** What an id picks along an axis: one entry of each row, read where it lies rather than sought by a pass over the row. */

import { apply, type Expr, topological, within, without, zero } from '../../../ir/expr.js';
import { isCoreOp, ops } from '../../../ir/ops.js';
import { rebuild } from '../../../ir/rebuild.js';
import { given } from '../../../rewrite/assume.js';
import { rewrite } from '../../../rewrite/rewrite.js';
import { simplifying } from '../../../rewrite/rule.js';
import type { Dim } from '../../../spec/features.js';
import { isCostly } from './costly.js';

/** A condition that holds at one position at most of an axis: `id == index(axis)`. */
export function picks({ op, args: [at, index] }: Expr, axes: readonly Dim[]): boolean {
  return op === 'eq' && axes.length === 1 && index!.op === 'index' && axes.includes(index!.axes[0]!) && within(at!.dims, axes).length === 0;
}

const isReducing = ({ op }: Expr): boolean => op === 'sum' || op === 'amax' || op === 'any';

const known = new WeakMap<Expr, boolean>();
/** Σ where(id == index, x, 0): the entry of x that the id picks, if it has all that it needs at that position alone. */
export function isPick(expr: Expr): boolean {
  if (expr.op !== 'sum') return false;
  const [terms] = expr.args as [Expr];
  const found =
    known.get(expr) ??
    (terms.op === 'where' && terms.args[2] === zero && picks(terms.args[0]!, expr.axes) && isLocal(terms.args[1]!, terms.args[0]!));
  known.set(expr, found);
  return found;
}

/**
 * Whether a value at the position that an id picks needs nothing that is reduced within that position. What is gathered along
 * the axes of the ids, and kept for each position, is complete by then; but with itself an entry is paired only to leave it
 * out, and what is dear at some positions of the axis is left to a pass, which computes it there alone.
 */
function isLocal(expr: Expr, { args: [id, index] }: Expr): boolean {
  const nodes = atPosition([expr]);
  const kept = [...nodes].filter((node) => isReduced(node) && node.dims.includes(index!.axes[0]!));
  const areComplete = id!.op !== 'index' && kept.every(({ axes }) => without(axes, id!.dims).length === 0);
  return kept.length === 0 || (areComplete && ![...nodes].some(choosesDear));
}

const isReduced = (expr: Expr): boolean => isReducing(expr) && !isPick(expr);

/** What values are made of, up to what is reduced. */
function atPosition(roots: readonly Expr[], found = new Set<Expr>()): ReadonlySet<Expr> {
  for (const expr of roots) {
    if (found.has(expr)) continue;
    found.add(expr);
    if (!isReduced(expr)) atPosition(expr.args, found);
  }
  return found;
}

/** By where it stands, and not by whether an id picks it. */
function choosesDear({ op, args: [condition, ...arms] }: Expr): boolean {
  if (op !== 'where' || picks(condition!, condition!.args[1]?.axes ?? [])) return false;
  return [...atPosition([condition!])].some((expr) => expr.op === 'index') && [...atPosition(arms)].some(isCostly);
}

/** The same values, in two parts wherever an id tells one position of a row from the others: that one is picked. */
export function picked(roots: readonly Expr[], order: readonly Dim[]): Expr[] {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const found = done.get(expr) ?? made(rebuild(expr, expr.args.map(visit)), order);
    done.set(expr, found);
    return found;
  };
  return roots.map((root) => parted(visit(root), order));
}

function made(expr: Expr, order: readonly Dim[]): Expr {
  if (!isReducing(expr) || isPick(expr)) return expr;
  const terms = parted(expr.args[0]!, order);
  const [condition, entry, otherwise] = terms.args;
  const axes = condition?.op === 'eq' ? within(condition.args[1]!.axes, expr.axes) : [];
  if (expr.op !== 'sum' || terms.op !== 'where' || otherwise !== zero || !picks(condition!, axes))
    return apply(expr.op as 'sum', [terms], expr.axes);
  const one = isPick(entry!) ? entry! : apply('sum', [terms], axes);
  const rest = without(expr.axes, axes);
  return rest.length === 0 ? one : apply('sum', [one], rest);
}

/** Where a condition picks one entry along the innermost axis: that entry, and what all others are. */
function parted(expr: Expr, order: readonly Dim[]): Expr {
  const axis = order.findLast((dim) => expr.dims.includes(dim));
  const condition = axis === undefined || expr.type === 'boolean' ? undefined : positional(expr).find((inner) => picks(inner, [axis]));
  if (condition === undefined) return expr;
  const [at, others] = [true, false].map((holds) => simple(given(condition, holds, expr))) as [Expr, Expr];
  if (!isLocal(at, condition)) return expr;
  const entry = at.dims.includes(axis!) ? apply('sum', [apply('where', [condition, at, zero])], [axis!]) : at;
  return apply('where', [condition, entry, parted(others, order)]);
}

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
const simple = (expr: Expr): Expr => rewrite([expr], rules).results[0]!;

/** What is computed at the same position. */
function positional(expr: Expr, found = new Set<Expr>()): Expr[] {
  if (found.has(expr) || expr.static) return [];
  found.add(expr);
  if (isCoreOp(expr.op) && ops[expr.op].form === 'map') for (const arg of expr.args) positional(arg, found);
  return [...found];
}
