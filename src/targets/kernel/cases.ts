/** Conditions on parameters are decided before a kernel is entered: each case is a function of its own. */

import { evaluate } from '../../evaluate.js';
import { float64 } from '../../ir/arithmetic.js';
import { isChoice } from '../../ir/choice.js';
import { apply, type Expr, topological, zero } from '../../ir/expr.js';
import { replacing } from '../../ir/rebuild.js';
import { excludes, given } from '../../rewrite/assume.js';
import { rewrite } from '../../rewrite/rewrite.js';
import { shortening, simplifying } from '../../rewrite/rule.js';
import type { Dim } from '../../spec/features.js';
import type { ParameterValue } from '../../spec/spec.js';
import { keepingLost } from './formula/lost.js';

/** A decision, or the expressions that remain when all are made. */
export type Cases = Decision<Cases> | { readonly exprs: readonly Expr[] };

interface Decision<T> {
  readonly condition: Expr;
  readonly yes: T;
  readonly no: T;
}

type Parameters = Readonly<Record<string, ParameterValue>>;

/**
 * Where numbers are 0 that are so by default, what they multiply is left out; where then all other parameters are as they
 * are by default too, what they choose is. In other cases choices are masks like those of positions; but whether a row has
 * to be solved for a root is always decided. `defaults`: of the parameters, where cases are worth a function each.
 */
export function casesOf(exprs: readonly Expr[], defaults: Parameters | null, order: readonly Dim[]): Cases {
  const root = topological(exprs).filter(isChoice).find(isSolved);
  if (root !== undefined) {
    const [condition] = root.args as [Expr];
    const [yes, no] = [true, false].map((value) => assuming(exprs, condition, value)) as [readonly Expr[], readonly Expr[]];
    return { condition, yes: casesOf(yes, defaults, order), no: casesOf(no, null, order) };
  }
  if (defaults === null) return { exprs };
  const zeros = zeroed(exprs, defaults, order);
  return zeros === null ? usual(exprs, defaults) : { ...zeros, yes: usual(zeros.yes, defaults), no: { exprs: zeros.no } };
}

function zeroed(exprs: readonly Expr[], defaults: Parameters, order: readonly Dim[]): Decision<readonly Expr[]> | null {
  const isZero = ({ op, name, dims }: Expr) => op === 'parameter' && dims.length === 0 && defaults[name] === 0;
  const zeros = topological(exprs).filter(isZero);
  if (zeros.length === 0) return null;
  const condition = zeros.map((parameter) => apply('eq', [parameter, zero])).reduce((a, b) => apply('and', [a, b]));
  const depends = (choice: Expr) => parametersOf(choice.args[0]!).every(isZero);
  let before = exprs;
  for (let choice = choiceOf(before, depends); choice !== undefined; choice = choiceOf(before, depends))
    before = assuming(before, choice.args[0]!, holds(choice.args[0]!, defaults));
  const left = zeros.reduce<readonly Expr[]>((roots, parameter) => replaced(roots, parameter, zero), before);
  const { results } = rewrite(left, rules);
  return { condition, yes: results.map((expr, i) => keepingLost(before[i]!, expr, order)), no: assuming(exprs, condition, false) };
}

const parametersOf = (expr: Expr): Expr[] => topological([expr]).filter(({ op }) => op === 'parameter');

function holds(condition: Expr, defaults: Parameters): boolean {
  const [found] = evaluate([condition], { inputs: {}, parameters: defaults, sizes: {} }, float64);
  return (found!.data[0] as unknown) === true;
}

/** Apart where this leaves less to do. */
function usual(exprs: readonly Expr[], defaults: Parameters): Cases {
  let conditions: Expr[] = [];
  let left = exprs;
  const next = () => choiceOf(left) ?? numberOf(left, defaults);
  for (let choice = next(); choice !== undefined; choice = next()) {
    const condition = choice.args[0]!;
    const value = holds(condition, defaults);
    const open = conditions.filter(({ op, args: [other] }) => !(value && op === 'not' && excludes(condition, other!))); // what is one text is no other
    conditions = [...open, value ? condition : apply('not', [condition])];
    left = assuming(left, condition, value);
  }
  if (conditions.length === 0 || sizeOf(left) > 0.9 * sizeOf(exprs)) return { exprs };
  const condition = conditions.reduce((a, b) => apply('and', [a, b]));
  return { condition, yes: { exprs: left }, no: { exprs: assuming(exprs, condition, false) } };
}

/** The first that depends on parameters alone, and on such. */
const choiceOf = (exprs: readonly Expr[], isSuch: (choice: Expr) => boolean = () => true): Expr | undefined =>
  topological(exprs).find((expr) => isChoice(expr) && !topological([expr.args[0]!]).some(({ op }) => op === 'size') && isSuch(expr));

/** Likewise, of numbers that parameters choose, by which less is left to do: what is divided by 1. */
const numberOf = (exprs: readonly Expr[], defaults: Parameters): Expr | undefined =>
  topological(exprs).find(({ op, static: isKnown, args: [condition] }) => {
    if (op !== 'where' || !isKnown || topological([condition!]).some((inner) => inner.op === 'size')) return false;
    return sizeOf(assuming(exprs, condition!, holds(condition!, defaults))) < sizeOf(exprs);
  });

/** Of several conditions it is not known which do not hold. */
const assuming = (exprs: readonly Expr[], condition: Expr, value: boolean): readonly Expr[] =>
  condition.op === 'not' ? assuming(exprs, condition.args[0]!, !value) : rewrite(settled(exprs, condition, value), rules).results;

/** What is left of other expressions in a case. */
export const inCase = (exprs: readonly Expr[], condition: Expr, value: boolean): readonly Expr[] =>
  value && condition.op === 'and'
    ? condition.args.reduce<readonly Expr[]>((left, one) => inCase(left, one, true), exprs)
    : assuming(exprs, condition, value);

const sizeOf = (exprs: readonly Expr[]): number => topological(exprs).filter((expr) => !expr.static).length;
const isSolved = ({ args: [, , otherwise] }: Expr): boolean => otherwise!.op === 'log_tempered_softmax';

/** A parameter that equals a number is that number. */
function settled(exprs: readonly Expr[], condition: Expr, value: boolean): Expr[] {
  const results = exprs.map((expr) => given(condition, value, expr));
  const [a, b] = condition.args;
  return value && condition.op === 'eq' && a!.op === 'parameter' && b!.op === 'const' ? replaced(results, a!, b!) : results;
}

const replaced = (roots: readonly Expr[], from: Expr, to: Expr): Expr[] => roots.map(replacing((expr) => (expr === from ? to : null)));

const rules = [...simplifying, ...shortening].filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
