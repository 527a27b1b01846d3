/** Conditions on parameters are decided before a kernel is entered: each case is a function of its own. */

import { type Expr, topological } from '../../ir/expr.js';
import { given } from '../../rewrite/assume.js';
import { rewrite } from '../../rewrite/rewrite.js';
import { simplifying } from '../../rewrite/rule.js';

/** A decision, or the expressions that remain when all are made. */
export type Cases = { readonly condition: Expr; readonly yes: Cases; readonly no: Cases } | { readonly exprs: readonly Expr[] };

/** After so many decisions, a condition is a mask like those of positions; whether a parameter is given is always decided. */
export function casesOf(exprs: readonly Expr[], decisions: number): Cases {
  const choices = topological(exprs).flatMap(({ op, args, static: known }) =>
    op === 'where' && args[0]!.static && !known ? [args[0]!] : [],
  );
  const condition = choices.find(asksForNull) ?? (decisions > 0 ? choices[0] : undefined);
  if (condition === undefined) return { exprs };
  const left = asksForNull(condition) ? 0 : decisions - 1;
  const assuming = (value: boolean) =>
    rewrite(
      exprs.map((expr) => given(condition, value, expr)),
      rules,
    ).results;
  return { condition, yes: casesOf(assuming(true), left), no: casesOf(assuming(false), left) };
}

const asksForNull = (condition: Expr): boolean => topological([condition]).some(({ op }) => op === 'is_null');

export const leaves = (cases: Cases): (readonly Expr[])[] =>
  'exprs' in cases ? [cases.exprs] : [...leaves(cases.yes), ...leaves(cases.no)];

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
