/** How long every axis of an expression is, from those of the inputs. */

import type { Dim } from '../spec/features.js';
import type { ParameterValue } from '../spec/spec.js';
import { type Expr, topological } from './expr.js';
import { isMove, movedSize } from './moves.js';
import { lengthOf } from './parts.js';

interface Known {
  readonly sizes: Readonly<Record<Dim, number>>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** Beside the given ones: arrays are as long as they are, stacks have their number, moves have what they leave. */
export function lengths(roots: readonly Expr[], { sizes, parameters }: Known): Readonly<Record<Dim, number>> {
  const found: Record<Dim, number> = { ...sizes };
  for (const expr of topological(roots)) {
    const entries = expr.op === 'parameter' ? parameters[expr.name] : null;
    if (Array.isArray(entries)) found[expr.dims[0]!] ??= entries.length;
    for (const dim of expr.axes.filter((axis) => lengthOf(axis) !== null)) found[dim] ??= lengthOf(dim)!;
    if (isMove(expr)) found[expr.axes[1]!] ??= movedSize(expr, found[expr.axes[0]!]!);
  }
  return found;
}

/** Where each position of `dims` lies in a tensor that has some of them. */
export function offsets(of: readonly Dim[], dims: readonly Dim[], sizes: Readonly<Record<Dim, number>>): number[] {
  const stride = (dim: Dim) => (of.includes(dim) ? of.slice(of.indexOf(dim) + 1).reduce((n, inner) => n * sizes[inner]!, 1) : 0);
  return dims.reduce<number[]>(
    (starts, dim) => {
      const step = stride(dim);
      return starts.flatMap((start) => Array.from({ length: sizes[dim]! }, (_, i) => start + i * step));
    },
    [0],
  );
}
