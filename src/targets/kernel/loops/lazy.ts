/** The arms of a choice: what only some lanes need is computed only where any lane needs it. */

import { type Expr, topological, within } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { isCostly } from '../formula/costly.js';
import { isReady } from '../formula/reductions.js';

/** One side of every choice by the same condition. */
export interface Arm {
  readonly condition: Expr;
  readonly which: 1 | 2;
}

/** By expression, the one arm that needs it; null where something else needs it too. */
export type Arms = ReadonlyMap<Expr, Arm | null>;

const known = new WeakMap<Expr, Readonly<Record<1 | 2, Arm>>>();

export function armOf({ args: [condition] }: Expr, which: 1 | 2): Arm {
  const both = known.get(condition!) ?? { 1: { condition: condition!, which: 1 }, 2: { condition: condition!, which: 2 } };
  known.set(condition!, both);
  return both[which];
}

/** Of some results that are computed together. */
export function armsOf(roots: readonly Expr[]): Arms {
  const arms = new Map<Expr, Arm | null>(roots.map((root) => [root, null]));
  const need = (expr: Expr, arm: Arm | null) => arms.set(expr, arms.has(expr) && arms.get(expr) !== arm ? null : arm);
  for (const expr of topological(roots).reverse()) {
    const arm = arms.get(expr)!;
    if (arm === undefined || isReady(expr)) continue;
    expr.args.forEach((arg, i) => {
      need(arg, expr.op === 'where' && i > 0 ? armOf(expr, i as 1 | 2) : arm);
    });
  }
  return arms;
}

/** What more than one of some results needs, or is made of. */
export function shared(roots: readonly Expr[]): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  const seen = new Set<Expr>();
  for (const root of roots) {
    const nodes = topological([root]);
    for (const expr of nodes) if (seen.has(expr)) found.add(expr);
    for (const expr of nodes) seen.add(expr);
  }
  return found;
}

/** The arms of what is computed along a group. */
interface Loop {
  readonly arms: Arms;
  readonly group: Group;
  /** Whether a value is there already, for one that an earlier pass has kept. */
  readonly has: (expr: Expr) => boolean;
}

/** Whether an arm needs anything costly that nothing else needs, and what it is made of that others need too. */
export function apart(
  choice: Expr,
  which: 1 | 2,
  { arms, group, has }: Loop,
): { readonly costs: boolean; readonly shared: readonly Expr[] } {
  const arm = armOf(choice, which);
  const shared: Expr[] = [];
  const seen = new Set<Expr>();
  let costs = false;
  const visit = (expr: Expr): void => {
    if (seen.has(expr) || expr.static || has(expr)) return;
    seen.add(expr);
    if (arms.get(expr) === null || isReady(expr) || within(expr.dims, group).length === 0) shared.push(expr);
    else {
      costs ||= arms.get(expr) === arm && isCostly(expr);
      expr.args.forEach(visit);
    }
  };
  visit(choice.args[which]!);
  return { costs, shared };
}
