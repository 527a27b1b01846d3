/** Names of axes that are made from others, or that the formula itself makes. */

import type { Dim } from '../spec/features.js';

/**
 * A part of an axis is an axis of its own, named for how much was dropped: `time-1` is `time` without one entry, first
 * or last, so that x[1:] and x[:-1] lie side by side. `time+1` has an entry more.
 */
export function rootOf(dim: Dim): { readonly root: Dim; readonly dropped: number } {
  const [, root, sign, count] = /^(.+)([+-])(\d+)$/.exec(dim) ?? [];
  return root === undefined ? { root: dim, dropped: 0 } : { root, dropped: sign === '-' ? Number(count) : -Number(count) };
}

/** The axis that is so much shorter; longer, where `drop` is negative. */
export function part(dim: Dim, drop: number): Dim {
  const { root, dropped } = rootOf(dim);
  const less = dropped + drop;
  return less === 0 ? root : `${root}${less > 0 ? '-' : '+'}${Math.abs(less)}`;
}

/** Whether it may be empty though no tensor is. */
export const isPart = (dim: Dim): boolean => rootOf(dim).dropped > 0;

/** An axis that tensors are stacked onto, `class:2`: its name, and its length. */
export const stacked = (label: string, length: number): Dim => `${label}:${length}`;
export const labelOf = (dim: Dim): string => dim.replace(/:\d+/, '');

/** Axes as a formula names them in `axis=`: a part by the whole, several in brackets. */
export function named(dims: readonly Dim[]): string {
  const names = [...new Set(dims.map((dim) => labelOf(rootOf(dim).root)))];
  return names.length === 1 ? names[0]! : `[${names.join(', ')}]`;
}

/** What a tensor has for axes, in words. */
export const axesIn = (dims: readonly Dim[]): string => (dims.length === 0 ? 'it is a single number' : `its axes are [${dims.join(', ')}]`);

/** The length of an axis that the formula makes; null where it is known only from tensors or parameters. */
export function lengthOf(root: Dim): number | null {
  const [, length] = /:(\d+)$/.exec(root) ?? [];
  return length === undefined ? null : Number(length);
}
