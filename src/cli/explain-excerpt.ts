/** An expression on one line of bounded length: written out, a graph of some hundred nodes can be megabytes of text. */

import { type Expr, topological } from '../ir/expr.js';
import { raise } from '../ir/raise.js';
import { print } from '../lang/print.js';

/** In full where it fits; else what lies deep is `…`, as little of it as fits. */
export function excerpt(expr: Expr, most: number): string {
  const depths = depthsOf(expr);
  const deepest = Math.max(...depths.values());
  let text = '…';
  for (let depth = 1; depth <= deepest + 1; depth++) {
    const elided = topological([expr]).filter((one) => one.args.length > 0 && depths.get(one)! >= depth);
    const next = print(raise(expr, new Map(elided.map((one) => [one, '…']))));
    if (next.length > most) return text;
    text = next;
  }
  return text;
}

/** How far below the root each part lies, where it lies nearest. */
function depthsOf(root: Expr): Map<Expr, number> {
  const depths = new Map([[root, 0]]);
  for (const [expr, depth] of depths) for (const arg of expr.args) if (!depths.has(arg)) depths.set(arg, depth + 1);
  return depths;
}
