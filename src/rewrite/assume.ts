/** In a branch of `where` its condition is known, position by position. */

import { apply, type Expr, truth } from '../ir/expr.js';
import { isCoreOp, ops } from '../ir/ops.js';
import { rebuild } from '../ir/rebuild.js';

/** The same `where` with what its condition decides in each branch, or null where it decides nothing. */
export function assume(expr: Expr): Expr | null {
  if (expr.op !== 'where') return null;
  const [condition, a, b] = expr.args as [Expr, Expr, Expr];
  const next = apply('where', [condition, given(condition, true, a), given(condition, false, b)]);
  return next === expr ? null : next;
}

/** Not below a reduction or a row, where the condition is asked at other positions too; unless it has none. */
function given(condition: Expr, value: boolean, branch: Expr): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const result = expr === condition ? truth(value) : condition.static || isPositional(expr) ? rebuild(expr, expr.args.map(visit)) : expr;
    done.set(expr, result);
    return result;
  };
  return visit(branch);
}

const isPositional = ({ op }: Expr): boolean => op === 'call' || (isCoreOp(op) && ops[op].form === 'map');
