/** Which functions of the prelude stay whole in Python, with the gradient that they carry. */

import type { Expr } from '../../ir/expr.js';
import { unfold } from '../../ir/meaning.js';
import { rebuild } from '../../ir/rebuild.js';
import { coreRules } from '../../program.js';
import { rewrite } from '../../rewrite/rewrite.js';

/**
 * A function is unfolded where all of its arguments are plain numbers, where it runs along axes, and where its arguments let a rule make its
 * inside more stable, as log_t(1 + x) is made of log1p(x).
 */
export function settled(roots: readonly Expr[]): { results: readonly Expr[]; of: (expr: Expr) => Expr } {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const inner = rebuild(expr, expr.args.map(visit));
    const result = inner.op === 'call' ? opened(inner) : inner;
    done.set(expr, result);
    return result;
  };
  const results = roots.map(visit);
  return { results, of: (expr) => done.get(expr) ?? expr };
}

function opened(call: Expr): Expr {
  const [bare] = unfold([call]);
  if (call.static || call.axes.length > 0) return bare!;
  const before = rewrite(unfold(call.args), coreRules).applied.length;
  const { results, applied } = rewrite([bare!], coreRules);
  const gained = applied.filter(({ group }) => group === 'stabilise').length;
  return gained > before ? results[0]! : call;
}
