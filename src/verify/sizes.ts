/** How long the axes of a loss are in a trial. */

import { topological } from '../ir/expr.js';
import { rootOf } from '../ir/parts.js';
import type { Program } from '../program.js';
import { tensorOrder } from '../signature.js';

export type Sizes = Readonly<Record<string, number>>;

/** Every axis of the program: as the given sizes say, or two, but long enough that no slice of it is empty. */
export function sizesOf(program: Program, given: Sizes): Sizes {
  const least = leastSizes(program);
  const first = (axis: string) => program.renamed.get(axis) ?? axis;
  const size = (axis: string) => Math.max(given[first(axis)] ?? 2, least[axis] ?? 1, least[first(axis)] ?? 1);
  return { ...given, ...Object.fromEntries(tensorOrder(program.signature).map((axis) => [axis, size(axis)])) };
}

function leastSizes({ meant }: Program): Sizes {
  const least: Record<string, number> = {};
  const exprs = topological(Object.values(meant).filter((expr) => expr !== null));
  for (const { root, dropped } of exprs.flatMap(({ dims }) => dims.map(rootOf))) least[root] = Math.max(least[root] ?? 1, dropped + 1);
  return least;
}
