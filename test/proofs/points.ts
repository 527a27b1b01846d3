/** Where laws are tried: the numbers that break things, and random ones that are the same in every run. */

import type { Point, Tensor } from '../../src/evaluate.js';
import { type Expr, input } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { scopeOf } from '../../src/ir/scope.js';

/** In [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const seedOf = (name: string): number => [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);

/** Ordinary ones first, so that a fault shows before digits have to be spent on the extreme ones. */
export const specials: readonly number[] = [
  0.3, 1.75, -0.6, -2.5, 0.5, -0.5, 1, -1, 0, 2, 7, -7, 1e-8, -1e-8, 30, -30, 88.7, -88.7, 1e-12, 1e4, -1e4,
];

/** Every choice of one from each list. */
export const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);

export type Plain = Point<number>;
export const sizes = { batch: 2, class: 3, element: 3, time: 2, height: 2, width: 2 };

/** A tensor whose elements are taken from a list, round and round. */
export function tensor(dims: readonly string[], values: readonly number[], of: Readonly<Record<string, number>> = sizes): Tensor<number> {
  const count = dims.reduce((n, dim) => n * of[dim]!, 1);
  return { dims, data: Array.from({ length: count }, (_, i) => values[i % values.length]!) };
}

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
