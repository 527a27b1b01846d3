/** The same node on other arguments. */

import { apply, call, type Expr } from './expr.js';
import { isMove, move } from './moves.js';
import type { CoreOp } from './ops.js';

export function rebuild(expr: Expr, args: readonly Expr[]): Expr {
  if (expr.args.length === 0 || args.every((arg, i) => arg === expr.args[i])) return expr;
  if (isMove(expr)) return move(expr, args[0]!);
  return expr.op === 'call' ? call(expr.name, args, expr.axes) : apply(expr.op as CoreOp, args, expr.axes);
}
