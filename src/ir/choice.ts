/** What parameters choose, before any tensor is known. */

import type { Expr } from './expr.js';

/** A branch that parameters decide: it is not computed unless it is taken. */
export const isChoice = (expr: Expr): boolean => expr.op === 'where' && expr.args[0]!.static && !expr.static;

/** What is computed for sure: below a choice, what both of its branches need. */
export function reachable(roots: readonly Expr[]): Set<Expr> {
  const seen = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    for (const inner of isChoice(expr) ? common(expr) : expr.args) visit(inner);
  };
  roots.forEach(visit);
  return seen;
}

function common({ args: [, a, b] }: Expr): Expr[] {
  const [first, second] = [reachable([a!]), reachable([b!])];
  return [...first].filter((expr) => second.has(expr));
}
