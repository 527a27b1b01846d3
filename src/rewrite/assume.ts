/** In a branch of `where` its condition is known, position by position. */

import { apply, type Expr, topological, truth } from '../ir/expr.js';
import { isCoreOp, ops } from '../ir/ops.js';
import { rebuild } from '../ir/rebuild.js';

/** The same `where` with what its condition decides in each branch, or null where it decides nothing. */
export function assume(expr: Expr): Expr | null {
  if (expr.op !== 'where') return null;
  const [condition, a, b] = expr.args as [Expr, Expr, Expr];
  const next = apply('where', [condition, given(condition, true, a), given(condition, false, b)]);
  // What both branches share would be written once for each, and a choice is cheaper than that.
  if (next === expr || (condition.static && topological([next]).length > topological([expr]).length)) return null;
  return next;
}

/** Not below a reduction or a row, where the condition is asked at other positions too; unless it has none. */
export function given(condition: Expr, value: boolean, branch: Expr): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const excluded = value && excludes(condition, expr);
    const result =
      expr === condition || isTurned(condition, expr) || excluded
        ? truth(value && !excluded)
        : condition.static || isPositional(expr)
          ? rebuild(expr, expr.args.map(visit))
          : expr;
    done.set(expr, result);
    return result;
  };
  return visit(branch);
}

/** What equals one text or number equals no other. */
export function excludes(condition: Expr, expr: Expr): boolean {
  const isLiteral = ({ op }: Expr) => op === 'text' || op === 'const';
  if (condition.op !== 'eq' || expr.op !== 'eq' || condition.args[0] !== expr.args[0]) return false;
  const [a, b] = [condition.args[1]!, expr.args[1]!];
  return isLiteral(a) && isLiteral(b) && a !== b;
}

/** The same question, its sides exchanged. */
const isTurned = (condition: Expr, { op, args: [a, b] }: Expr): boolean =>
  op === 'eq' && condition.op === 'eq' && condition.args[0] === b && condition.args[1] === a;

const isPositional = ({ op, axes }: Expr): boolean => (op === 'call' && axes.length === 0) || (isCoreOp(op) && ops[op].form === 'map');
