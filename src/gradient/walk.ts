/** One walk from the outputs to the inputs over the derivative texts of ops and prelude. */

import { apply, type Expr, topological, union, without, zero } from '../ir/expr.js';
import { lower, lowerText } from '../ir/lower.js';
import { isMove, reversed } from '../ir/moves.js';
import { type CoreOp, isCoreOp, ops } from '../ir/ops.js';
import { preludeScope, type Scope, scopeOf, type Value } from '../ir/scope.js';
import { type Adjoint, both, join, over, select } from './adjoint.js';

/** An expression and what flows back to it. */
export interface Output {
  readonly expr: Expr;
  readonly seed: Adjoint;
}

export function walk(outputs: readonly Output[], wrt: readonly Expr[]): (Adjoint | null)[] {
  const adjoints = new Map<Expr, Adjoint>();
  const add = (node: Expr, adjoint: Adjoint) => {
    const own = adjoints.get(node);
    adjoints.set(node, own === undefined ? adjoint : join(own, adjoint));
  };
  for (const { expr, seed } of outputs) add(expr, seed);
  for (const node of topological(outputs.map(({ expr }) => expr)).reverse()) {
    const own = adjoints.get(node);
    if (own === undefined) continue;
    propagate(node, own).forEach((adjoint, i) => {
      if (adjoint !== null) add(node.args[i]!, fit(adjoint, node, node.args[i]!));
    });
  }
  return wrt.map((node) => adjoints.get(node) ?? null);
}

/** Un-broadcasting: an argument that lacks an axis of its op gets the sum over it. */
function fit(adjoint: Adjoint, node: Expr, arg: Expr): Adjoint {
  const space = isMove(node) ? arg.dims : union(node.dims, ...(isAligned(node) ? [arg] : node.args).map(({ dims }) => dims));
  return over(adjoint, without(space, arg.dims));
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
