/** In a branch of a choice, what is dear may be a case of what is computed anyway: it is that, then, and not computed again. */

import { type Expr, topological } from '../../../ir/expr.js';
import { rebuild, replacing } from '../../../ir/rebuild.js';
import { given } from '../../../rewrite/assume.js';
import { rewrite } from '../../../rewrite/rewrite.js';
import { simplifying } from '../../../rewrite/rule.js';
import { isCostly } from './costly.js';

/** The same values: exp(a) in a branch where b is a, and exp(b) stands outside of it, is exp(b). */
export function generalised(roots: readonly Expr[]): Expr[] {
  const always = [...neededAlways(roots)].filter(isCostly);
  const branch = (condition: Expr, value: boolean, expr: Expr): Expr => {
    const dear = new Set(topological([expr]).filter(isCostly));
    const found = new Map<Expr, Expr>();
    for (const general of dear.size === 0 ? [] : always) {
      const special = given(condition, value, general);
      const simple = special === general ? general : simplified(special);
      if (simple !== general && dear.has(simple)) found.set(simple, general);
    }
    return found.size === 0 ? expr : replacing((inner) => found.get(inner) ?? null)(expr);
  };
  const done = new Map<Expr, Expr>();
  for (const expr of topological(roots)) {
    const args = expr.args.map((arg) => done.get(arg)!);
    const [condition] = expr.args;
    const isOpen = expr.op === 'where' && !condition!.static && !topological([condition!]).some(({ op }) => op === 'index');
    done.set(expr, rebuild(expr, isOpen ? args.map((arg, i) => (i === 0 ? arg : branch(condition!, i === 1, arg))) : args));
  }
  return roots.map((root) => done.get(root)!);
}

export const simplified = (expr: Expr): Expr => rewrite([expr], rules).results[0]!;

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));

/** What no choice leaves out. */
function neededAlways(roots: readonly Expr[]): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (found.has(expr) || expr.static) return;
    found.add(expr);
    for (const arg of expr.op === 'where' ? expr.args.slice(0, 1) : expr.args) visit(arg);
  };
  roots.forEach(visit);
  return found;
}
