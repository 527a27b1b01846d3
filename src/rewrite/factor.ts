/**
 * A choice that parameters decide, moved inward to where its branches differ: where(p, f(x), f(z)) becomes f(where(p, x, z)).
 * The same operations run on the same numbers; what was written once for each branch is written once.
 */

import { isChoice } from '../ir/choice.js';
import { apply, type Expr, topological } from '../ir/expr.js';
import { rebuild } from '../ir/rebuild.js';

export interface Factored {
  readonly results: readonly Expr[];
  /** What became of an expression below the roots. */
  readonly of: (expr: Expr) => Expr;
}

/** Roots with their choices moved inward, wherever that makes the whole smaller. */
export function factor(roots: readonly Expr[]): Factored {
  const done = new Map<Expr, Expr>();
  const join = joiner();
  for (const expr of topological(roots)) {
    const inner = rebuild(
      expr,
      expr.args.map((arg) => done.get(arg)!),
    );
    done.set(expr, isChoice(inner) ? join(inner) : inner);
  }
  const results = roots.map((root) => done.get(root)!);
  if (topological(results).length >= topological(roots).length) return { results: roots, of: (expr) => expr };
  return { results, of: (expr) => done.get(expr) ?? expr };
}

/** Pairs of branches come up again and again: each is joined once for a condition. */
function joiner(): (choice: Expr) => Expr {
  const done = new Map<Expr, Expr>();
  const join = (choice: Expr): Expr => {
    const known = done.get(choice);
    if (known !== undefined) return known;
    const [condition, a, b] = choice.args as [Expr, Expr, Expr];
    const inward = alike(a, b) ? inside(condition, a, b) : null;
    const result = inward !== null && inward.dims.length === choice.dims.length && size(inward) < size(choice) ? inward : choice;
    done.set(choice, result);
    return result;
  };
  const inside = (condition: Expr, a: Expr, b: Expr): Expr | null => {
    const args = a.args.map((arg, i) => between(condition, arg, b.args[i]!));
    return args.every((arg) => arg !== null) ? rebuild(a, args) : null;
  };
  /** One of two values; null where no choice between them can be said. */
  const between = (condition: Expr, a: Expr, b: Expr): Expr | null => {
    if (a === b) return a;
    if (a.type !== 'real' || b.type !== 'real') return alike(a, b) ? inside(condition, a, b) : null;
    return a.static === b.static ? join(apply('where', [condition, a, b])) : null;
  };
  return join;
}

/** The same operation on as many arguments. */
const alike = (a: Expr, b: Expr): boolean =>
  a.op === b.op && a.args.length > 0 && a.args.length === b.args.length && a.name === b.name && a.axes.join() === b.axes.join();

const size = (expr: Expr): number => topological([expr]).length;
