/** Rows in terms of what one pass over a row can do: maps, sums and maxima. */

import { apply, constant, type Expr, one, topological, zero } from '../../../ir/expr.js';
import { rebuild } from '../../../ir/rebuild.js';
import type { Dim } from '../../../spec/features.js';
import { distributed } from './distribute.js';
import { picked } from './pick.js';
import { logTempered } from './root.js';

export interface Primitive {
  readonly exprs: readonly Expr[];
  /** Maxima that only move an exponential's argument: where one is NaN, the exponential says so. */
  readonly shifts: ReadonlySet<Expr>;
}

/** The same values without `log_softmax` and `logsumexp`; exponentials and their sum are shared among all that need them. */
export function primitive(roots: readonly Expr[], order: readonly Dim[]): Primitive {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const result = made(expr, visit);
    done.set(expr, result);
    return result;
  };
  const exprs = picked(roots.map(visit), order);
  const nodes = topological(exprs);
  const shifts = nodes.filter(isShift);
  const own = new Set(shifts.flatMap((expr) => [expr, expr.args[0]!.args[0]!]));
  const asked = new Set(nodes.filter((expr) => !own.has(expr)).flatMap(({ args }) => args));
  return { exprs, shifts: new Set(shifts.map(({ args }) => args[2]!).filter((top) => !asked.has(top))) };
}

function made(expr: Expr, visit: (expr: Expr) => Expr): Expr {
  const [a] = expr.args;
  if (expr.op === 'exp' && a!.op === 'log_softmax') {
    const { exps, share } = shifted(visit(a!.args[0]!), a!.axes);
    return apply('mul', [exps, share]);
  }
  if (expr.op === 'expm1' && a!.op === 'log_softmax') return apply('neg', [othersOf(visit(a!.args[0]!), a!.axes)]);
  if (expr.op === 'log_softmax') {
    const { distance, log } = shifted(visit(a!), expr.axes);
    return apply('sub', [distance, log]);
  }
  if (expr.op === 'log_tempered_softmax') {
    const x = visit(a!);
    return logTempered(apply('sub', [x, apply('amax', [x], expr.axes)]), visit(expr.args[1]!), expr.axes);
  }
  if (expr.op === 'logsumexp') {
    const { shift, log } = shifted(visit(a!), expr.axes);
    return apply('add', [shift, log]);
  }
  if (expr.op === 'sum') return distributed(visit(a!), expr.axes);
  return rebuild(expr, expr.args.map(visit));
}

/** where(abs(top) == inf, 0, top) */
const isShift = ({ op, args: [condition, nought, top] }: Expr): boolean =>
  op === 'where' && top!.op === 'amax' && nought === zero && condition!.op === 'eq' && condition!.args[0]!.args[0] === top;

/**
 * x less its largest entry, unless that is infinite: nothing overflows, and no digit is lost far from 0. What the largest
 * entries add to the sum is their number, 1 as a rule; apart from it, the rest keeps the digits that a confident class leaves.
 */
function shifted(x: Expr, axes: readonly Dim[]) {
  const top = apply('amax', [x], axes);
  const infinite = apply('eq', [apply('abs', [top]), constant(Number.POSITIVE_INFINITY)]);
  const shift = apply('where', [infinite, zero, top]);
  const distance = apply('sub', [x, shift]);
  const exps = apply('exp', [distance]);
  const isOne = apply('eq', [exps, one]);
  const ones = apply('sum', [apply('where', [isOne, one, zero])], axes);
  const rest = apply('sum', [apply('where', [isOne, zero, exps])], axes);
  const log = apply('log1p', [apply('add', [apply('sub', [ones, one]), rest])]);
  return { shift, distance, exps, ones, rest, log, share: shareOfLargest(ones, rest) };
}

/**
 * One less a softmax, which is the share of all others: of what is not largest, at most one half of the whole, all others are
 * the difference; beside what is, they are the rest.
 */
function othersOf(x: Expr, axes: readonly Dim[]): Expr {
  const { exps, share, ones, rest } = shifted(x, axes);
  const beside = apply('add', [apply('sub', [ones, one]), rest]);
  const others = apply('where', [apply('eq', [exps, one]), beside, apply('sub', [apply('add', [ones, rest]), exps])]);
  return apply('mul', [others, share]);
}

/** What the exponential of 0 is of the whole sum; beside 1, from the side of 0, as 1 + rest would round twice. */
function shareOfLargest(ones: Expr, rest: Expr): Expr {
  const sum = apply('add', [ones, rest]);
  const near = apply('div', [apply('sub', [one, apply('div', [rest, sum])]), ones]);
  return apply('where', [apply('lt', [rest, ones]), near, apply('div', [one, sum])]);
}
