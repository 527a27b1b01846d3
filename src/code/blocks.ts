/** Where each value is computed: once, in the narrowest block that is sure to need it. */

import type { Expr } from '../ir/expr.js';
import type { Code } from './code.js';

/** Statements at one level; what only a branch needs is bound inside the branch. */
export interface Block {
  readonly parent: Block | null;
  readonly lines: Code[];
  readonly bound: Map<Expr, string>;
  /** What is computed here whatever the branches decide. */
  readonly reach: ReadonlySet<Expr>;
}

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

export function countUses(roots: readonly Expr[]): Map<Expr, number> {
  const uses = new Map<Expr, number>();
  const visit = (expr: Expr): void => {
    const before = uses.get(expr) ?? 0;
    uses.set(expr, before + 1);
    if (before === 0) expr.args.forEach(visit);
  };
  roots.forEach(visit);
  return uses;
}

/** The outermost block that computes an expression for sure, or the one at hand. */
export function outermost(expr: Expr, block: Block): Block {
  let home = block;
  for (let outer = block.parent; outer !== null; outer = outer.parent) if (outer.reach.has(expr)) home = outer;
  return home;
}

export const lookup = (expr: Expr, block: Block | null): string | undefined =>
  block === null ? undefined : (block.bound.get(expr) ?? lookup(expr, block.parent));
