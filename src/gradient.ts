/**
 * Reverse mode, symbolically: one walk from the outputs to the inputs over the derivative texts of ops and prelude.
 *
 * An adjoint is a value and a mask. Where the mask is false the node is in a branch that `where` did not take: its
 * adjoint is absent there, whatever the value holds (0 * inf, say), and is selected away before it meets others.
 */

import { apply, type Expr, input, topological, union, without, zero } from './ir/expr.js';
import { lower, lowerText } from './ir/lower.js';
import { isMove, reversed } from './ir/moves.js';
import { type CoreOp, isCoreOp, ops } from './ir/ops.js';
import { preludeScope, type Scope, scopeOf, type Value } from './ir/scope.js';
import { given } from './rewrite/assume.js';
import { rewrite } from './rewrite/rewrite.js';
import { simplifying } from './rewrite/rule.js';

interface Adjoint {
  readonly mask: Expr | null;
  readonly value: Expr;
}

export interface Output {
  readonly expr: Expr;
  /** Its upstream gradient. */
  readonly seed: Expr;
}

/** d(Σ seed · output) by each node of `wrt`; null where nothing flows. A gradient may lack dims along which it is constant. */
export function gradient(outputs: readonly Output[], wrt: readonly Expr[], cases = mostCases): (Expr | null)[] {
  const condition = cases > 0 ? firstChoice(outputs) : null;
  if (condition === null) return walk(outputs, wrt);
  const [a, b] = [true, false].map((value) => gradient(assuming(outputs, condition, value), wrt, cases - 1)) as [Gradients, Gradients];
  return wrt.map((_, i) => (a[i] === b[i] ? a[i]! : apply('where', [condition, a[i] ?? zero, b[i] ?? zero])));
}

type Gradients = (Expr | null)[];

/** Deeper than this, what parameters decide is a mask like any other condition: the cases would be too many to read. */
const mostCases = 4;

/** A condition on parameters splits the gradient into one for each case, where the other branch does not exist. */
function firstChoice(outputs: readonly Output[]): Expr | null {
  const nodes = topological(outputs.map(({ expr }) => expr));
  return nodes.find(({ op, args, static: known }) => op === 'where' && args[0]!.static && !known)?.args[0] ?? null;
}

function assuming(outputs: readonly Output[], condition: Expr, value: boolean): Output[] {
  const { results } = rewrite(
    outputs.map(({ expr }) => given(condition, value, expr)),
    simplifying,
  );
  return outputs.map(({ seed }, i) => ({ expr: results[i]!, seed }));
}

function walk(outputs: readonly Output[], wrt: readonly Expr[]): Gradients {
  const adjoints = new Map<Expr, Adjoint[]>();
  const add = (node: Expr, adjoint: Adjoint) => adjoints.set(node, [...(adjoints.get(node) ?? []), adjoint]);
  for (const { expr, seed } of outputs) add(expr, { mask: null, value: apply('sum', [seed], without(seed.dims, expr.dims)) });
  const found = new Map<Expr, Expr>();
  for (const node of topological(outputs.map(({ expr }) => expr)).reverse()) {
    const own = adjoints.get(node);
    if (own === undefined) continue;
    const total = own.reduce(join);
    found.set(node, select(total));
    propagate(node, total).forEach((adjoint, i) => {
      if (adjoint !== null) add(node.args[i]!, fit(adjoint, node, node.args[i]!));
    });
  }
  return wrt.map((node) => found.get(node) ?? null);
}

const select = ({ mask, value }: Adjoint): Expr => (mask === null ? value : apply('where', [mask, value, zero]));

/** The sum of two contributions; live where either is. */
function join(a: Adjoint, b: Adjoint): Adjoint {
  if (a.mask === b.mask) return { mask: a.mask, value: apply('add', [a.value, b.value]) };
  const mask = a.mask === null || b.mask === null ? null : either(a.mask, b.mask);
  return { mask, value: apply('add', [select(a), select(b)]) };
}

/** null: everywhere, as for p or not p. */
function either(a: Expr, b: Expr): Expr | null {
  const complementary = (x: Expr, y: Expr) => y.op === 'not' && y.args[0] === x;
  return complementary(a, b) || complementary(b, a) ? null : apply('or', [a, b]);
}

/** Un-broadcasting: an argument that lacks an axis of its op gets the sum over it. */
function fit({ mask, value }: Adjoint, node: Expr, arg: Expr): Adjoint {
  const space = isMove(node) ? arg.dims : union(node.dims, ...(isAligned(node) ? [arg] : node.args).map(({ dims }) => dims));
  const extra = without(space, arg.dims);
  if (extra.length === 0) return { mask, value };
  const varies = mask?.dims.some((dim) => extra.includes(dim)) ?? false;
  const total = apply('sum', [varies ? select({ mask, value }) : value], extra);
  return { mask: varies ? apply('any', [mask!], extra) : mask, value: total };
}

/** Its labels lie along an axis that neither its value nor its steps have. */
const isAligned = ({ op }: Expr): boolean => isCoreOp(op) && ops[op].form === 'align';

/** What each argument of a node receives, in the node's own space. */
function propagate(node: Expr, { mask, value }: Adjoint): (Adjoint | null)[] {
  if (node.op === 'where') return [null, ...branches(node.args[0]!, { mask, value })];
  if (isMove(node)) return [moveBack(node, { mask, value })];
  if (mask !== null && mixes(node, mask)) return propagate(node, { mask: null, value: select({ mask, value }) });
  return node.args.map((arg, i) => {
    if (arg.static || arg.type !== 'real') return null;
    const derivative = derivativeOf(node, i, value);
    return derivative === null || derivative === zero ? null : absentWhereZero({ mask, value: derivative });
  });
}

/** Along the axes of a row every entry has a share in every other: what is absent at one must be 0 before they meet. */
const mixes = ({ op, axes }: Expr, mask: Expr): boolean =>
  (op === 'call' || (isCoreOp(op) && ops[op].form === 'row')) && mask.dims.some((dim) => axes.includes(dim));

/** A derivative that is 0 by a case of its own (the smaller side of max, a slope that would be infinite) is none there. */
function absentWhereZero({ mask, value }: Adjoint): Adjoint {
  if (value.op !== 'where' || value.args[0]!.static) return { mask, value };
  const [condition, a, b] = value.args as [Expr, Expr, Expr];
  if (a === zero) return { mask: both(mask, apply('not', [condition])), value: b };
  return b === zero ? { mask: both(mask, condition), value: a } : { mask, value };
}

const both = (mask: Expr | null, condition: Expr): Expr =>
  mask === null || mask === condition ? condition : apply('and', [mask, condition]);

/** Where a slice drops an entry there is no adjoint at all: its mask is false there. */
function moveBack(node: Expr, { mask, value }: Adjoint): Adjoint {
  const back = reversed(node, value);
  if (mask === null || node.op === 'rename') return { mask: mask && reversed(node, mask), value: back };
  return { mask: null, value: reversed(node, select({ mask, value })) };
}

function branches(condition: Expr, { mask, value }: Adjoint): Adjoint[] {
  return [condition, apply('not', [condition])].map((chosen) => ({ mask: both(mask, chosen), value }));
}

function derivativeOf(node: Expr, i: number, g: Expr): Expr | null {
  if (node.args.length === 0) return null;
  if (node.op === 'call') return derivativeOfCall(node, i, g);
  const { arguments: names, derivatives } = ops[node.op as CoreOp];
  const text = (derivatives as readonly (string | null)[])[i] ?? null;
  return text === null ? null : lowerText(text, derivativeScope(node, names, g));
}

function derivativeOfCall(node: Expr, i: number, g: Expr): Expr | null {
  const { derivatives, parameters } = preludeScope.functions.get(node.name)!;
  const names = parameters.map(({ name }) => name).filter((name) => name !== 'axis');
  const derivative = derivatives.get(names[i]!);
  const value = derivative === undefined ? null : lower(derivative, derivativeScope(node, names, g));
  return value !== null && 'expr' in value ? value.expr : null;
}

/** `y` and `g` beside the arguments; `axis` are the node's own. */
function derivativeScope(node: Expr, names: readonly string[], g: Expr): Scope {
  const real = (expr: Expr): Value => ({ expr, meaning: null });
  const bound = names.map((name, i) => [name, real(node.args[i]!)] as const);
  return scopeOf([...bound, ['y', real(node)], ['g', real(g)], ['axis', { axes: node.axes }]]);
}

/** The upstream gradient of an output of the program, as a tensor. */
export const upstream = (output: string, dims: Expr['dims']): Expr => input(`g.${output}`, dims);
