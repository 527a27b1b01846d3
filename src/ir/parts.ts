/** Names of axes that are parts of others. */

import type { Dim } from '../spec/features.js';

/**
 * A part of an axis is an axis of its own, named for how much was dropped: `time-1` is `time` without one entry, first
 * or last, so that x[1:] and x[:-1] lie side by side.
 */
export function rootOf(dim: Dim): { readonly root: Dim; readonly dropped: number } {
  const [, root, dropped] = /^(.+)-(\d+)$/.exec(dim) ?? [];
  return root === undefined ? { root: dim, dropped: 0 } : { root, dropped: Number(dropped) };
}
