/** How long the axes of a loss are in a trial. */

import { dropped } from '../ir/lengths.js';
import type { Program } from '../program.js';
import { tensorOrder } from '../signature.js';

export type Sizes = Readonly<Record<string, number>>;

/** Every axis of the program: as long as an array that lies along it by default; else as the given sizes say, or two, but long enough that no slice of it is empty. */
export function sizesOf(program: Program, given: Sizes): Sizes {
  const least = leastSizes(program);
  const arrays = arraySizes(program);
  const first = (axis: string) => program.renamed.get(axis) ?? axis;
  const size = (axis: string) =>
    arrays[axis] ?? arrays[first(axis)] ?? Math.max(given[first(axis)] ?? 2, least[axis] ?? 1, least[first(axis)] ?? 1);
  return { ...given, ...Object.fromEntries(tensorOrder(program.signature).map((axis) => [axis, size(axis)])) };
}

const arraySizes = ({ spec }: Program): Sizes =>
  Object.fromEntries(spec.parameters.flatMap(({ axis, default: value }) => (Array.isArray(value) ? [[axis!, value.length]] : [])));

function leastSizes({ meant }: Program): Sizes {
  const roots = Object.values(meant).filter((expr) => expr !== null);
  return Object.fromEntries([...dropped(roots)].map(([axis, count]) => [axis, count + 1]));
}
