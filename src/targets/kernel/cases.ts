/** Conditions on parameters are decided before a kernel is entered: each case is a function of its own. */

import { type Expr, topological } from '../../ir/expr.js';
import { given } from '../../rewrite/assume.js';
import { rewrite } from '../../rewrite/rewrite.js';
import { simplifying } from '../../rewrite/rule.js';

/** A decision, or the expressions that remain when all are made. */
export type Cases = { readonly condition: Expr; readonly yes: Cases; readonly no: Cases } | { readonly exprs: readonly Expr[] };

/** After so many decisions, a condition is a mask like those of positions. */
export function casesOf(exprs: readonly Expr[], decisions: number): Cases {
  const condition = decisions > 0 ? firstChoice(exprs) : undefined;
  if (condition === undefined) return { exprs };
  const assuming = (value: boolean) =>
    casesOf(
      rewrite(
        exprs.map((expr) => given(condition, value, expr)),
        rules,
      ).results,
      decisions - 1,
    );
  return { condition, yes: assuming(true), no: assuming(false) };
}

export const leaves = (cases: Cases): (readonly Expr[])[] =>
  'exprs' in cases ? [cases.exprs] : [...leaves(cases.yes), ...leaves(cases.no)];

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));

const firstChoice = (exprs: readonly Expr[]): Expr | undefined =>
  topological(exprs).find(({ op, args, static: known }) => op === 'where' && args[0]!.static && !known)?.args[0];
