/** Where in the formula a part of its meaning was written. */

import type { Span } from '../diagnostics.js';
import { type Expr, topological } from '../ir/expr.js';
import type { Program } from '../program.js';

/** The text of an expression; of one that a function of the prelude made, the text of its call. */
export function spanOf({ origins, meant, spec }: Program, expr: Expr): Span {
  const holding = new Set([expr]);
  const roots = Object.values(meant).filter((root) => root !== null);
  for (const node of topological(roots)) {
    if (node !== expr && !node.args.some((arg) => holding.has(arg))) continue;
    const span = origins.get(node);
    if (span !== undefined) return span;
    holding.add(node);
  }
  return spec.loss.at(0, spec.loss.text.length);
}

/** On one line, as its author wrote it. */
export const textOf = ({ source, start, end }: Span): string => source.text.slice(start, end).replace(/\s+/g, ' ').trim();
