/** Whether two sets of expressions compute the same, their axes told apart by position only. */

import { type Expr, topological } from './ir/expr.js';
import type { Dim } from './spec/features.js';

/** Equal for equal computations; `order` gives each axis its position. */
export function fingerprint(roots: readonly (Expr | null)[], order: readonly Dim[]): string {
  const present = roots.filter((root) => root !== null);
  const nodes = topological(present);
  const place = new Map(nodes.map((node, i) => [node, i]));
  const at = (dims: readonly Dim[]) => dims.map((dim) => order.indexOf(dim)).sort();
  const lines = nodes.map(({ op, name, value, axes, dims, args }) => [
    op,
    name,
    String(value),
    at(axes),
    at(dims),
    args.map((arg) => place.get(arg)),
  ]);
  return JSON.stringify([lines, roots.map((root) => (root === null ? null : place.get(root)))]);
}
