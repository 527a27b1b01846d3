/** Entries that a formula no longer reads once it is simplified: 0 times what is no number is none either. */

import { apply, constant, type Expr, topological, within, without, zero } from '../../../ir/expr.js';
import { rebuild } from '../../../ir/rebuild.js';
import type { Dim } from '../../../spec/features.js';
import { picked } from './pick.js';

/** What is left of a formula, and no number wherever what its kernel no longer reads is none. */
export function keepingLost(before: Expr, after: Expr, order: readonly Dim[]): Expr {
  const read = readBy(picked([after], order)[0]!);
  const lost = [...readBy(before)].filter((input) => !read.has(input));
  return lost.reduce(withNought, after);
}

/** Inside of a total, so that it stays in float64. */
function withNought(expr: Expr, input: Expr): Expr {
  const [a] = expr.args;
  if (expr.op === 'neg') return rebuild(expr, [withNought(a!, input)]);
  if (expr.op === 'sum' && expr.dims.length === 0) return total(expr, input);
  return apply('add', [expr, nought(input, expr.dims)]);
}

/** What is picked stays a row of its own. */
function total({ args: [a], axes }: Expr, input: Expr): Expr {
  const along = within(
    axes,
    topological([a!]).flatMap((expr) => (expr.op === 'where' ? pickedBy(expr.args[0]!) : [])),
  );
  const row = along.length === 0 ? a! : apply('sum', [a!], along);
  return apply('sum', [apply('add', [row, nought(input, row.dims)])], without(axes, along));
}

/** 0, unless an entry is no number. */
function nought(input: Expr, dims: readonly Dim[]): Expr {
  const isNone = apply('not', [apply('eq', [input, input])]);
  const rest = without(input.dims, dims);
  return apply('where', [rest.length === 0 ? isNone : apply('any', [isNone], rest), constant(Number.NaN), zero]);
}

/** The real inputs of which every entry is read, not only what an id picks. */
function readBy(root: Expr): Set<Expr> {
  const found = new Set<Expr>();
  const seen = new Set<string>();
  const visit = (expr: Expr, axes: readonly Dim[]): void => {
    const still = axes.filter((axis) => expr.dims.includes(axis) && !expr.axes.includes(axis));
    const key = `${expr.id} ${still}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (expr.op === 'input' && expr.type === 'real' && still.length === 0) found.add(expr);
    expr.args.forEach((arg, i) => {
      visit(arg, expr.op === 'where' && i === 1 ? [...still, ...pickedBy(expr.args[0]!)] : still);
    });
  };
  visit(root, []);
  return found;
}

/** The axis along which a condition, `id == index(axis)`, holds at one position at most. */
function pickedBy({ op, args: [id, index] }: Expr): readonly Dim[] {
  return op === 'eq' && index!.op === 'index' && within(id!.dims, index!.axes).length === 0 ? index!.axes : [];
}
