/** Where laws are tried: the numbers that break things, and random ones that are the same in every run. */

import { type Expr, input } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { scopeOf } from '../../src/ir/scope.js';
import type { Tensor } from '../../src/tensor.js';
import { cycled } from '../../src/verify/points.js';

/** Ordinary ones first, so that a fault shows before digits have to be spent on the extreme ones. */
export const specials: readonly number[] = [
  0.3, 1.75, -0.6, -2.5, 0.5, -0.5, 1, -1, 0, 2, 7, -7, 1e-8, -1e-8, 30, -30, 88.7, -88.7, 1e-12, 1e4, -1e4,
];

/** Every choice of one from each list. */
export const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);

export const sizes = { batch: 2, class: 3, element: 3, time: 2, 'time-1': 1, height: 2, width: 2 };

/** A tensor whose elements are taken from a list, round and round. */
export const tensor = (dims: readonly string[], values: readonly number[]): Tensor<number> => cycled(dims, values, sizes);

/** Rows of three that try a reduction: any, tied, zero, tiny, far apart. */
// biome-ignore format: a table
export const rows: readonly (readonly number[])[] = [
  [0.3, -1.2, 0.8, 1.1, 0.2, -0.7], [2, -0.5, 0.5, -3, 4, 0.25], [1, 1, -1, 2, 2, 2], [0, 0, 0, 0, 1, 0],
  [1e-8, -1e-8, 0, 3e-8, 0, 1], [30, -30, 0, 88.7, 88.6, -88.7], [1e4, -1e4, 0, 1e4, 1e4, 9999],
];

/** A text of the loss language on inputs of given axes. */
export function formula(text: string, axes: Readonly<Record<string, readonly string[]>>): { expr: Expr; inputs: Expr[] } {
  const inputs = Object.entries(axes).map(([name, dims]) => input(name, dims));
  const known = [...new Set(Object.values(axes).flat())];
  return {
    expr: lowerText(
      text,
      scopeOf(
        inputs.map((expr) => [expr.name, { expr, meaning: null }] as const),
        { axes: known },
      ),
    ),
    inputs,
  };
}
