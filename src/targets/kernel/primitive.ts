/** Rows in terms of what one pass over a row can do: maps, sums and maxima. */

import { apply, constant, type Expr } from '../../ir/expr.js';
import { rebuild } from '../../ir/rebuild.js';
import type { Dim } from '../../spec/features.js';

/** The same values without `log_softmax` and `logsumexp`; exponentials and their sum are shared among all that need them. */
export function primitive(roots: readonly Expr[]): Expr[] {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const result = made(expr, visit);
    done.set(expr, result);
    return result;
  };
  return roots.map(visit);
}

function made(expr: Expr, visit: (expr: Expr) => Expr): Expr {
  const [a] = expr.args;
  if (expr.op === 'exp' && a!.op === 'log_softmax') {
    const { exps, sum } = shifted(visit(a!.args[0]!), a!.axes);
    return apply('div', [exps, sum]);
  }
  if (expr.op === 'log_softmax') {
    const { distance, sum } = shifted(visit(a!), expr.axes);
    return apply('sub', [distance, apply('log', [sum])]);
  }
  if (expr.op === 'logsumexp') {
    const { shift, sum } = shifted(visit(a!), expr.axes);
    return apply('add', [shift, apply('log', [sum])]);
  }
  return rebuild(expr, expr.args.map(visit));
}

/** x less its largest entry, unless that is infinite: nothing overflows, and no digit is lost far from 0. */
function shifted(x: Expr, axes: readonly Dim[]) {
  const top = apply('amax', [x], axes);
  const infinite = apply('eq', [apply('abs', [top]), constant(Number.POSITIVE_INFINITY)]);
  const shift = apply('where', [infinite, constant(0), top]);
  const distance = apply('sub', [x, shift]);
  const exps = apply('exp', [distance]);
  return { shift, distance, exps, sum: apply('sum', [exps], axes) };
}
