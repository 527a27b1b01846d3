/** Conditions on parameters are decided before a kernel is entered: each case is a function of its own. */

import { evaluate } from '../../evaluate.js';
import { float64 } from '../../ir/arithmetic.js';
import { isChoice } from '../../ir/choice.js';
import { apply, type Expr, topological, zero } from '../../ir/expr.js';
import { replacing } from '../../ir/rebuild.js';
import { excludes, given } from '../../rewrite/assume.js';
import { rewrite } from '../../rewrite/rewrite.js';
import { simplifying } from '../../rewrite/rule.js';
import type { Dim } from '../../spec/features.js';
import type { ParameterValue } from '../../spec/spec.js';
import { keepingLost } from './lost.js';

/** A decision, or the expressions that remain when all are made. */
export type Cases =
  | { readonly condition: Expr; readonly yes: Cases; readonly no: Cases }
  | { readonly exprs: readonly Expr[]; readonly isUsual: boolean };

/**
 * Where all parameters are as they are by default, what they choose is left out, if that leaves less to do. In all other
 * cases choices are masks like those of positions; but whether a row has to be solved for a root is always decided.
 */
export function casesOf(exprs: readonly Expr[], defaults: Parameters | null, order: readonly Dim[]): Cases {
  const root = topological(exprs).filter(isChoice).find(isSolved);
  if (root !== undefined) {
    const condition = root.args[0]!;
    const [yes, no] = [true, false].map((value) => assuming(exprs, condition, value)) as [readonly Expr[], readonly Expr[]];
    return { condition, yes: casesOf(yes, defaults, order), no: casesOf(no, null, order) };
  }
  const usual = defaults === null ? null : byDefault(exprs, defaults, order);
  return usual === null || (!usual.isZero && sizeOf(usual.exprs) > 0.9 * sizeOf(exprs))
    ? { exprs, isUsual: true }
    : {
        condition: usual.condition,
        yes: { exprs: usual.exprs, isUsual: true },
        no: { exprs: assuming(exprs, usual.condition, false), isUsual: false },
      };
}

type Parameters = Readonly<Record<string, ParameterValue>>;

interface Usual {
  readonly condition: Expr;
  /** Whether what a parameter multiplies is left out. */
  readonly isZero: boolean;
  readonly exprs: readonly Expr[];
}

/** What remains of choices, and of products with what is 0. */
function byDefault(exprs: readonly Expr[], defaults: Parameters, order: readonly Dim[]): Usual | null {
  let conditions: Expr[] = [];
  let left = exprs;
  for (let choice = choiceOf(left); choice !== undefined; choice = choiceOf(left)) {
    const condition = choice.args[0]!;
    const [found] = evaluate([condition], { inputs: {}, parameters: defaults, sizes: {} }, float64);
    const value = (found!.data[0] as unknown) === true;
    const open = conditions.filter(({ op, args: [other] }) => !(value && op === 'not' && excludes(condition, other!))); // what is one text is no other
    conditions = [...open, value ? condition : apply('not', [condition])];
    left = assuming(left, condition, value);
  }
  const all = left;
  const nodes = new Set(topological(all));
  const chosen = conditions.length;
  for (const name of Object.keys(defaults)) {
    const zeroed =
      defaults[name] === 0
        ? [...nodes].find(({ op, name: of, dims }) => op === 'parameter' && of === name && dims.length === 0)
        : undefined;
    if (zeroed === undefined) continue;
    conditions.push(apply('eq', [zeroed, zero]));
    left = rewrite(replaced(left, zeroed, zero), rules).results;
  }
  if (conditions.length === 0) return null;
  return {
    condition: conditions.reduce((a, b) => apply('and', [a, b])),
    isZero: conditions.length > chosen,
    exprs: left.map((expr, i) => keepingLost(all[i]!, expr, order)),
  };
}

/** The first that depends on parameters alone. */
const choiceOf = (exprs: readonly Expr[]): Expr | undefined =>
  topological(exprs).find((expr) => isChoice(expr) && !topological([expr.args[0]!]).some(({ op }) => op === 'size'));

/** Of several conditions it is not known which do not hold. */
const assuming = (exprs: readonly Expr[], condition: Expr, value: boolean): readonly Expr[] =>
  condition.op === 'not' ? assuming(exprs, condition.args[0]!, !value) : rewrite(settled(exprs, condition, value), rules).results;

const sizeOf = (exprs: readonly Expr[]): number => topological(exprs).filter((expr) => !expr.static).length;
const isSolved = ({ args: [, , otherwise] }: Expr): boolean => otherwise!.op === 'log_tempered_softmax';

/** A parameter that equals a number is that number. */
function settled(exprs: readonly Expr[], condition: Expr, value: boolean): Expr[] {
  const results = exprs.map((expr) => given(condition, value, expr));
  const [a, b] = condition.args;
  return value && condition.op === 'eq' && a!.op === 'parameter' && b!.op === 'const' ? replaced(results, a!, b!) : results;
}

const replaced = (roots: readonly Expr[], from: Expr, to: Expr): Expr[] => roots.map(replacing((expr) => (expr === from ? to : null)));

const rules = simplifying.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
