/** How long every axis of an expression is, from those of the inputs. */

import type { Dim } from '../spec/features.js';
import type { ParameterValue } from '../spec/spec.js';
import { type Expr, topological } from './expr.js';
import { isMove, movedSize } from './moves.js';
import { lengthOf, rootOf } from './parts.js';

interface Known {
  readonly sizes: Readonly<Record<Dim, number>>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** Beside the given ones: arrays are as long as they are, stacks have their number, moves have what they leave. */
export function lengths(roots: readonly Expr[], { sizes, parameters }: Known): Readonly<Record<Dim, number>> {
  const found: Record<Dim, number> = { ...sizes };
  for (const expr of roots.flatMap(measured)) {
    const entries = expr.op === 'parameter' ? parameters[expr.name] : null;
    if (Array.isArray(entries)) found[expr.dims[0]!] ??= entries.length;
    for (const dim of expr.axes.filter((axis) => lengthOf(axis) !== null)) found[dim] ??= lengthOf(dim)!;
    if (isMove(expr)) found[expr.axes[1]!] ??= movedSize(expr, found[expr.axes[0]!]!);
  }
  return found;
}

const known = new WeakMap<Expr, readonly Expr[]>();
/** The parts of an expression that say how long an axis is, arguments first; a proof evaluates the same one at many points. */
function measured(root: Expr): readonly Expr[] {
  const says = (expr: Expr) => expr.op === 'parameter' || isMove(expr) || expr.axes.some((axis) => lengthOf(axis) !== null);
  const found = known.get(root) ?? topological([root]).filter(says);
  known.set(root, found);
  return found;
}

/** By axis, how many entries slices drop at most: no tensor may have fewer. */
export function dropped(roots: readonly Expr[]): ReadonlyMap<Dim, number> {
  const most = new Map<Dim, number>();
  for (const { root, dropped: count } of topological(roots).flatMap(({ dims }) => dims.map(rootOf)))
    if (count > (most.get(root) ?? 0)) most.set(root, count);
  return most;
}

/** Where each position of `dims` lies in a tensor that has some of them. */
export function offsets(of: readonly Dim[], dims: readonly Dim[], sizes: Readonly<Record<Dim, number>>): number[] {
  let starts = [0];
  for (const dim of dims) {
    const at = of.indexOf(dim);
    const step = at < 0 ? 0 : of.slice(at + 1).reduce((n, inner) => n * sizes[inner]!, 1);
    const next: number[] = [];
    for (const start of starts) for (let i = 0; i < sizes[dim]!; i++) next.push(start + i * step);
    starts = next;
  }
  return starts;
}

/** The entries of a tensor in the order of some dims, repeated along those that it lacks. */
export function laidOut<T>(
  { dims, data }: { readonly dims: readonly Dim[]; readonly data: readonly T[] },
  to: readonly Dim[],
  sizes: Readonly<Record<Dim, number>>,
): readonly T[] {
  return String(dims) === String(to) ? data : offsets(dims, to, sizes).map((at) => data[at]!);
}
