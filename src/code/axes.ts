/** Named axes as the axis numbers of a tensor that has all of them, in some order. */

import type { Dim } from '../spec/features.js';

/** From the end where it is the last axis, so that code for [batch, class] serves [batch, time, class] as well. */
export function axisNumber(dim: Dim, order: readonly Dim[]): number {
  const at = order.indexOf(dim);
  return order.length > 1 && at === order.length - 1 ? -1 : at;
}

export const axisList = (dims: readonly Dim[], order: readonly Dim[]): string =>
  `[${order
    .filter((dim) => dims.includes(dim))
    .map((dim) => axisNumber(dim, order))
    .join(', ')}]`;
