/** The same node on other arguments, and the same expression with others in some places. */

import { apply, call, type Expr } from './expr.js';
import { isMove, move } from './moves.js';
import type { CoreOp } from './ops.js';

export function rebuild(expr: Expr, args: readonly Expr[]): Expr {
  if (expr.args.length === 0 || args.every((arg, i) => arg === expr.args[i])) return expr;
  if (isMove(expr)) return move(expr, args[0]!);
  return expr.op === 'call' ? call(expr.name, args, expr.axes) : apply(expr.op as CoreOp, args, expr.axes);
}

/** Puts what `instead` gives in the place of an expression, wherever it gives something; what it gives is taken as it is. */
export function replacing(instead: (expr: Expr) => Expr | null): (expr: Expr) => Expr {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const result = done.get(expr) ?? instead(expr) ?? rebuild(expr, expr.args.map(visit));
    done.set(expr, result);
    return result;
  };
  return visit;
}
