/** What a kernel is asked for: the reduced loss, the loss of each position, the gradient of one input. Each is a function. */

import { apply, constant, type Expr, input, one, parameter, topological, without, zero } from '../../../ir/expr.js';
import { rebuild } from '../../../ir/rebuild.js';
import type { Program } from '../../../program.js';
import { rewrite } from '../../../rewrite/rewrite.js';
import { shortening, simplifying } from '../../../rewrite/rule.js';
import type { Dim } from '../../../spec/features.js';
import { carried, type ValueNames, valueNames } from './names.js';
import { softmaxAtOne } from './root.js';
import { withoutMoves } from './shifts.js';

/** Where a result goes: added up in float64 into a slot, or stored position by position. */
export interface Result {
  readonly expr: Expr;
  readonly name: string;
  /** The axes of the tensor that is written; null: one total. */
  readonly dims: readonly Dim[] | null;
  /** Whether a caller may not want it: its address is then 0. */
  readonly optional?: boolean;
  /** Whether its place is only lent to what is needed before the result itself is written. */
  readonly early?: boolean;
}

/** How often training runs it, where nobody gives weights. */
export type Often = 'each step' | 'rarely';

export interface Role {
  readonly often: Often;
  readonly name: string;
  readonly results: readonly Result[];
  /** What values of its results are called. */
  readonly names: ValueNames;
}

type Unnamed = Omit<Role, 'names'>;

/**
 * Every role of a program. `both` is the value and the gradient of the first input in one pass, where positions have no
 * weights of the caller's and the first input does not change the divisor. `weighted` is all that there is, of which a
 * call takes what it wants: the totals, the weighted loss of each position, the gradient of each input; `users` is a weight
 * for each position; `g.divisor`, where the divisor has a gradient, the derivative by each position's part of it. A batch loss has neither weights nor positions: it has `value`, and `gradient.prediction`.
 */
export function rolesOf(program: Program): Role[] {
  const both = bothRole(program);
  const rest: readonly Unnamed[] = program.dims.includes('batch')
    ? [{ name: 'weighted', often: 'rarely', results: [...valuesOf(program, true), ...gradientsOf(program, true)] }]
    : [
        { name: 'value', often: 'each step', results: valuesOf(program, false) },
        ...gradientsOf(program, false).map(
          (result) => ({ name: `gradient.${result.name}`, often: 'each step', results: [result] }) as const,
        ),
      ];
  return [...(both === null ? [] : [both]), ...rest].map((role) => simple(role, program));
}

function valuesOf(program: Program, weighted: boolean): Result[] {
  const { terms, counted } = summands(program, weighted);
  return [
    total('loss', terms, program.dims),
    ...(counted === null ? [] : [total('divisor', counted, program.dims)]),
    ...(weighted ? [{ expr: terms, name: 'terms', dims: program.dims, optional: true }] : []),
  ];
}

const gradientsOf = (program: Program, weighted: boolean): Result[] =>
  program.signature.inputs.flatMap(({ name, domain, dims }, i) =>
    domain === 'real' ? [{ expr: gradientOf(program, i, weighted), name, dims, optional: weighted }] : [],
  );

function bothRole(program: Program): Unnamed | null {
  const value = valuesOf(program, false);
  const [gradient] = gradientsOf(program, false);
  const known = value.every(({ name, expr }) => name !== 'divisor' || expr.static);
  const isFirst = program.signature.inputs[0]!.domain === 'real';
  if (!isFirst || (!known && isWeighing(program))) return null;
  return { name: 'both', often: 'each step', results: [...value, gradient!] };
}

/** Whether the first input has a gradient by way of the divisor. */
function isWeighing({ execution: { outputs }, signature }: Program): boolean {
  const { weight, divisor } = outputs;
  const made = topological([weight, divisor].filter((expr) => expr !== null));
  return made.some(({ op, name }) => op === 'input' && name === signature.inputs[0]!.name);
}

const rules = [...simplifying, ...shortening].filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
function simple(role: Unnamed, program: Program): Role {
  const change = (exprs: readonly Expr[]) => rewrite(softmaxAtOne(withoutMoves(exprs)), rules).results;
  const results = change(role.results.map(({ expr }) => expr));
  const named = role.results.map((result, i) => [results[i]!, isGradient(result) ? `g.${result.name}` : result.name] as const);
  const names = carried(namesOf(program, role.name === 'weighted'), change);
  return { ...role, results: role.results.map((result, i) => ({ ...result, expr: results[i]! })), names: new Map([...named, ...names]) };
}

const isGradient = ({ name, dims }: Result): boolean => dims !== null && name !== 'terms';

/** In the gradient, what flows back to a value is known by then. */
function namesOf(program: Program, weighted: boolean): ValueNames {
  const { execution } = program;
  const names = valueNames(
    program,
    [...Object.values(execution.outputs), ...execution.gradients].filter((expr) => expr !== null),
  );
  const { seeds } = seedsOf(program, weighted);
  return carried(names, (exprs) => exprs.map((expr) => substituted(expr, seeds)));
}

const total = (name: string, terms: Expr, dims: readonly Dim[]): Result => ({ expr: summed(terms, dims), name, dims: null });

const isRow = (expr: Expr): boolean =>
  topological([expr]).some(({ op, axes, static: isKnown }) => !isKnown && op !== 'index' && axes.length > 0);

/** A sum of sums, or of what is a fixed multiple of such, is one sum; but not of rows that wait for a reduction of their own. */
function summed(terms: Expr, dims: readonly Dim[]): Expr {
  const [a, b] = terms.args;
  if (terms.op === 'sum' && !isRow(a!)) return apply('sum', [a!], [...terms.axes, ...dims]);
  if (terms.op === 'neg') return apply('neg', [summed(a!, dims)]);
  if (terms.op === 'div' && b!.static) return apply('div', [summed(a!, dims), b!]);
  if (terms.op === 'mul' && b!.static) return apply('mul', [summed(a!, dims), b!]);
  if (terms.op === 'mul' && a!.static) return apply('mul', [a!, summed(b!, dims)]);
  return apply('sum', [terms], dims);
}

const mul = (a: Expr, b: Expr): Expr => (a === one ? b : b === one ? a : apply('mul', [a, b]));
const isZero = (a: Expr): Expr => apply('eq', [a, zero]);
/** `a * b`, and 0 where a is 0 even if b is NaN there. */
const times = (a: Expr, b: Expr): Expr => (a.op === 'const' ? mul(a, b) : apply('where', [isZero(a), zero, mul(a, b)]));

/** What each position adds to the loss and to the divisor of the mean; null: 1. */
function summands({ execution: { outputs }, dims }: Program, weighted: boolean): { terms: Expr; counted: Expr | null } {
  const users = weighted ? input('users', dims) : one;
  const factor = outputs.weight === null ? users : times(users, outputs.weight);
  const counted = outputs.divisor === null ? factor : times(users, outputs.divisor);
  return { terms: times(factor, outputs.loss), counted: counted === one ? null : counted };
}

function gradientOf(program: Program, at: number, weighted: boolean): Expr {
  const { execution, dims, signature } = program;
  const gradient = execution.gradients[at] ?? null;
  if (gradient === null) return zero;
  const { seeds, counts } = seedsOf(program, weighted);
  const seeded = substituted(gradient, seeds);
  if (counts === null) return seeded;
  const shared = apply('any', [counts], without(dims, signature.inputs[at]!.dims));
  return apply('where', [apply('or', [shared, finite(seeded)]), seeded, zero]);
}

/** What flows back to the outputs, and where a position counts; null: everywhere. */
function seedsOf({ execution, dims }: Program, weighted: boolean) {
  const { loss, weight, divisor } = execution.outputs;
  const users = input('users', dims);
  const number = (name: string) => parameter(`$${name}`, 'real', null);
  const over = weighted ? apply('mul', [users, number('g.loss')]) : number('g.loss');
  const share = weighted ? input('g.divisor', dims) : number('g.divisor');
  const zeros = [...(weighted ? [isZero(users)] : []), ...(weight === null ? [] : [isZero(weight)])];
  const counts = zeros.length === 0 ? null : apply('not', [zeros.reduce((a, b) => apply('or', [a, b]))]);
  const selected = (expr: Expr) => (counts === null ? expr : apply('where', [counts, expr, zero]));
  const finiteLoss = counts === null ? loss : apply('where', [apply('or', [counts, finite(loss)]), loss, zero]);
  const direct = apply('mul', [over, finiteLoss]);
  const seeds = new Map<string, Expr>([
    ['g.loss', weight === null ? over : selected(apply('mul', [over, weight]))],
    ['g.weight', divisor === null ? apply('add', [direct, share]) : direct],
    ['g.divisor', share],
  ]);
  return { seeds, counts };
}

const finite = (a: Expr): Expr => apply('lt', [apply('abs', [a]), constant(Number.POSITIVE_INFINITY)]);

function substituted(root: Expr, seeds: ReadonlyMap<string, Expr>): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const seed = expr.op === 'input' ? seeds.get(expr.name) : undefined;
    const result = seed ?? rebuild(expr, expr.args.map(visit));
    done.set(expr, result);
    return result;
  };
  return visit(root);
}
