/** Pairs along an axis: a tensor under a second name is the same memory, read along another loop. */

import { apply, type Expr, index, input, type Op, parameter, size, topological } from '../../../ir/expr.js';
import { rename } from '../../../ir/moves.js';
import { type CoreOp, commutative } from '../../../ir/ops.js';
import { rebuild } from '../../../ir/rebuild.js';
import type { Dim } from '../../../spec/features.js';

/** Second name of an axis → the first. */
export type Renamed = ReadonlyMap<Dim, Dim>;

/**
 * The same values without `rename`. Under it both names change places, so that what is summed along one of them is summed
 * along the other; both are equally long. A tensor that comes to lie along a second name is called `input@name`.
 */
export function withSecondNames(roots: readonly Expr[], renamed: Renamed): Expr[] {
  const visit = once((expr) => {
    const args = inOrder(expr.op, expr.args.map(visit));
    return expr.op === 'rename' ? exchanged(args[0]!, expr.axes as [Dim, Dim], renamed) : rebuild(expr, args);
  });
  return renamed.size === 0 ? [...roots] : roots.map(visit);
}

/**
 * The same values; what is reduced for each position of a second name is that of the first, computed once, and read under the
 * second; unless it is gathered over outer axes. `order`: all axes, outermost first.
 */
export function withRowsShared(roots: readonly Expr[], renamed: Renamed, order: readonly Dim[]): Expr[] {
  const visit = once((expr) => {
    const pair = pairOf(expr, renamed, order);
    return pair === null ? rebuild(expr, expr.args.map(visit)) : rename(visit(exchanged(expr, pair, renamed)), ...pair);
  });
  return roots.map(visit);
}

/** The first name and the second, where a value along the second is reduced: of entries that are no rows, along the first. */
function pairOf(expr: Expr, renamed: Renamed, order: readonly Dim[]): readonly [Dim, Dim] | null {
  const { dims } = expr;
  const [pair] = [...renamed].filter(([second]) => dims.includes(second));
  if (pair === undefined) return null;
  const [second, first] = pair;
  const isReduced = ({ op, axes, dims: own }: Expr) =>
    reducing.includes(op) && own.includes(second) && (first === order[0] || axes.includes(first));
  if (!topological([expr]).some(isReduced)) return null;
  return dims.join() === [...order.slice(0, order.indexOf(first)), second].sort().join() ? [first, second] : null;
}

const reducing: readonly string[] = ['sum', 'amax', 'any', 'logsumexp', 'log_softmax'];

function exchanged(root: Expr, [a, b]: readonly [Dim, Dim], renamed: Renamed): Expr {
  const other = (dim: Dim) => (dim === a ? b : dim === b ? a : dim);
  const visit = once((expr) => {
    const { op, axes, dims, type } = expr;
    const along = dims.map(other);
    if (op === 'input') return input(nameOf(expr, along, renamed), along, type);
    if (op === 'parameter' && dims.length > 0) return parameter(nameOf(expr, along, renamed), type, along[0]!);
    if (op === 'index') return index(other(axes[0]!));
    if (op === 'size') return size(other(axes[0]!));
    return expr.args.length === 0 ? expr : apply(op as CoreOp, inOrder(op, expr.args.map(visit)), axes.map(other));
  });
  return visit(root);
}

/** By the names of their axes, where the order is free: what is mirrored is then the same where a pair counts both ways. */
function inOrder(op: Op, args: readonly Expr[]): readonly Expr[] {
  const [a, b] = args.map(({ dims }) => dims.join());
  return commutative.has(op) && a! > b! ? [args[1]!, args[0]!] : args;
}

function once(make: (expr: Expr) => Expr): (expr: Expr) => Expr {
  const done = new Map<Expr, Expr>();
  return (expr) => {
    const result = done.get(expr) ?? make(expr);
    done.set(expr, result);
    return result;
  };
}

const nameOf = ({ name }: Expr, dims: readonly Dim[], renamed: Renamed): string =>
  [baseOf(name), ...dims.filter((dim) => renamed.has(dim)).sort()].join('@');

/** The tensor whose memory it is. */
export const baseOf = (name: string): string => name.split('@')[0]!;

/** The memory of a result, read before the result itself is written there. */
export const earlyName = (result: string): string => `out.${result}@early`;
export const isEarly = (name: string): boolean => name.startsWith('out.') && name.endsWith('@early');

/** The axes of a tensor in the order of its memory, under the names by which it is read. */
export const layoutOf = (layout: readonly Dim[], dims: readonly Dim[], renamed: Renamed): Dim[] =>
  layout.map((dim) => (dims.includes(dim) ? dim : dims.find((second) => renamed.get(second) === dim)!));
