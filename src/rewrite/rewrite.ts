/** Rules applied to a fixed point, leaves first, with fuel; every application leaves its name. */

import { refuse } from '../diagnostics.js';
import { type Expr, topological } from '../ir/expr.js';
import { rebuild } from '../ir/rebuild.js';
import { assume } from './assume.js';
import { fold } from './fold.js';
import { instantiate, match } from './match.js';
import { holds, type Rule } from './rule.js';

/** One rule at one place. */
export interface Applied {
  readonly rule: string;
  readonly group: Rule['group'];
  readonly before: Expr;
  readonly after: Expr;
  /** What was rewritten, as it stood below the roots. */
  readonly from: Expr;
}

/** Far above what any formula needs: rules go in a circle, unless the formula itself is that deep. */
const fuel = { applications: 20_000, depth: 1_000 };

export interface Rewriting {
  readonly results: readonly Expr[];
  /** What became of an expression below the roots. */
  readonly of: (expr: Expr) => Expr;
  readonly applied: readonly Applied[];
}

export function rewrite(roots: readonly Expr[], rules: readonly Rule[]): Rewriting {
  const applied: Applied[] = [];
  const done = new Map<Expr, Expr>();
  const byOp = groupByOp(rules);
  const given = new Set(topological(roots));
  const visit = (expr: Expr, depth: number, above: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const from = given.has(expr) ? expr : above;
    const inner = (below: Expr) => visit(below, depth + 1, from);
    let result = expr;
    for (let next = expr; ; ) {
      if (depth > fuel.depth && applied.length < depth) refuse('too_long', { limit: fuel.depth });
      if (applied.length > fuel.applications || depth > fuel.depth) refuse('rewrite_cycle', { rules: circle(applied) });
      result = rebuild(next, next.args.map(inner));
      next = step(result, byOp, { applied, from });
      if (next === result) break;
    }
    done.set(expr, result);
    return result;
  };
  const results = roots.map((root) => visit(root, 0, root));
  return { results, applied, of: (expr) => done.get(expr) ?? expr };
}

function groupByOp(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) groups.set(rule.left.op, [...(groups.get(rule.left.op) ?? []), rule]);
  return groups;
}

/** The first rule that applies at the root of an expression; the expression itself if none does. */
function step(expr: Expr, rules: ReadonlyMap<string, readonly Rule[]>, { applied, from }: { applied: Applied[]; from: Expr }): Expr {
  const known = fold(expr) ?? assume(expr);
  if (known !== null) return known;
  for (const rule of rules.get(expr.op) ?? []) {
    for (const bindings of match(rule.left, expr)) {
      if (!rule.conditions.every((condition) => holds(condition, bindings))) continue;
      const after = instantiate(rule.right, bindings);
      if (after === expr) continue;
      applied.push({ rule: rule.name, group: rule.group, before: expr, after, from });
      return after;
    }
  }
  return expr;
}

const circle = (applied: readonly Applied[]) => [...new Set(applied.slice(-40).map(({ rule }) => rule))].join(', ');
