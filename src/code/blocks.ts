/** Where each value is computed: once, in the narrowest block that is sure to need it. */

import type { Expr } from '../ir/expr.js';
import { excludes } from '../rewrite/assume.js';
import type { Code } from './code.js';

/** Statements at one level; what only a branch needs is bound inside the branch. */
export interface Block {
  readonly parent: Block | null;
  readonly lines: Code[];
  readonly bound: Map<Expr, string>;
  /** What is computed here whatever the branches decide. */
  readonly reach: ReadonlySet<Expr>;
  /** The condition that leads here, and whether it holds. */
  readonly decided: { readonly condition: Expr; readonly holds: boolean } | null;
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

/** What the branches around a block say of a condition; null where they do not. */
export function decidedBy(condition: Expr, block: Block | null): boolean | null {
  if (block === null) return null;
  if (block.decided?.condition === condition) return block.decided.holds;
  if (block.decided?.holds && excludes(block.decided.condition, condition)) return false;
  return decidedBy(condition, block.parent);
}
