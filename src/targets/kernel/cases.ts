/** Conditions on parameters are decided before a kernel is entered: each case is a function of its own. */

import { isChoice } from '../../ir/choice.js';
import { apply, type Expr, topological, zero } from '../../ir/expr.js';
import { replacing } from '../../ir/rebuild.js';
import { given } from '../../rewrite/assume.js';
import { rewrite } from '../../rewrite/rewrite.js';
import { simplifying } from '../../rewrite/rule.js';

/** A decision, or the expressions that remain when all are made. */
export type Cases = { readonly condition: Expr; readonly yes: Cases; readonly no: Cases } | { readonly exprs: readonly Expr[] };

/** What is decided: how many conditions at most, the others being masks like those of positions; and which parameters are often 0. */
export interface Decisions {
  readonly conditions: number;
  readonly zeros: readonly Expr[];
}

/** Whether a parameter is given, or a row has to be solved for a root, is always decided. */
export function casesOf(exprs: readonly Expr[], { conditions, zeros }: Decisions): Cases {
  const choices = topological(exprs).filter(isChoice);
  const choice = choices.find(isDecided) ?? (conditions > 0 ? choices[0] : undefined);
  if (choice === undefined) return zeroOrNot(exprs, zeros);
  const condition = choice.args[0]!;
  const left = { conditions: isDecided(choice) ? 0 : conditions - 1, zeros };
  const assuming = (value: boolean) => rewrite(settled(exprs, condition, value), rules).results;
  return { condition, yes: casesOf(assuming(true), left), no: casesOf(assuming(false), left) };
}

/** Where parameters are 0, what they multiply is left out. */
function zeroOrNot(exprs: readonly Expr[], zeros: readonly Expr[]): Cases {
  const nodes = new Set(topological(exprs));
  const present = zeros.filter((parameter) => nodes.has(parameter));
  const isLong = [...nodes].some(({ op }) => op === 'log_tempered_softmax'); // what a root takes is not worth two functions
  if (present.length === 0 || isLong) return { exprs };
  const absent = present.reduce<readonly Expr[]>((roots, parameter) => replaced(roots, parameter, zero), exprs);
  const condition = present.map((parameter) => apply('eq', [parameter, zero])).reduce((a, b) => apply('and', [a, b]));
  return { condition, yes: { exprs: rewrite(absent, rules).results }, no: { exprs } };
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

const replaced = (roots: readonly Expr[], from: Expr, to: Expr): Expr[] => roots.map(replacing((expr) => (expr === from ? to : null)));

export const leaves = (cases: Cases): (readonly Expr[])[] =>
  'exprs' in cases ? [cases.exprs] : [...leaves(cases.yes), ...leaves(cases.no)];

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
