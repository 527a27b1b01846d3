/** Conditions on parameters are decided before a kernel is entered: each case is a function of its own. */

import { type Expr, topological } from '../../ir/expr.js';
import { rebuild } from '../../ir/rebuild.js';
import { given } from '../../rewrite/assume.js';
import { rewrite } from '../../rewrite/rewrite.js';
import { simplifying } from '../../rewrite/rule.js';

/** A decision, or the expressions that remain when all are made. */
export type Cases = { readonly condition: Expr; readonly yes: Cases; readonly no: Cases } | { readonly exprs: readonly Expr[] };

/**
 * After so many decisions, a condition is a mask like those of positions. Whether a parameter is given, or a row has to be
 * solved for a root, is always decided.
 */
export function casesOf(exprs: readonly Expr[], decisions: number): Cases {
  const choices = topological(exprs).filter(({ op, args, static: known }) => op === 'where' && args[0]!.static && !known);
  const choice = choices.find(isDecided) ?? (decisions > 0 ? choices[0] : undefined);
  if (choice === undefined) return { exprs };
  const condition = choice.args[0]!;
  const left = isDecided(choice) ? 0 : decisions - 1;
  const assuming = (value: boolean) => rewrite(settled(exprs, condition, value), rules).results;
  return { condition, yes: casesOf(assuming(true), left), no: casesOf(assuming(false), left) };
}

const asksForNull = (condition: Expr): boolean => topological([condition]).some(({ op }) => op === 'is_null');
const isDecided = ({ args: [condition, , otherwise] }: Expr): boolean =>
  otherwise!.op === 'log_tempered_softmax' || asksForNull(condition!);

/** A parameter that equals a number is that number. */
function settled(exprs: readonly Expr[], condition: Expr, value: boolean): Expr[] {
  const results = exprs.map((expr) => given(condition, value, expr));
  const [a, b] = condition.args;
  return value && condition.op === 'eq' && a!.op === 'parameter' && b!.op === 'const' ? replaced(results, a!, b!) : results;
}

function replaced(roots: readonly Expr[], from: Expr, to: Expr): Expr[] {
  const done = new Map<Expr, Expr>();
  for (const expr of topological(roots)) {
    const args = expr.args.map((arg) => done.get(arg)!);
    done.set(expr, expr === from ? to : rebuild(expr, args));
  }
  return roots.map((root) => done.get(root)!);
}

export const leaves = (cases: Cases): (readonly Expr[])[] =>
  'exprs' in cases ? [cases.exprs] : [...leaves(cases.yes), ...leaves(cases.no)];

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
