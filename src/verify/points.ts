/** Points, and numbers that look random and are the same in every run. */

import type { Point } from '../evaluate.js';
import type { Tensor } from '../tensor.js';

export type Plain = Point<number>;

/** A tensor whose elements are taken from a list, round and round. */
export function cycled(dims: readonly string[], values: readonly number[], sizes: Plain['sizes']): Tensor<number> {
  const count = dims.reduce((n, dim) => n * sizes[dim]!, 1);
  return { dims, data: Array.from({ length: count }, (_, i) => values[i % values.length]!) };
}

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
