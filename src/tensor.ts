/** Tensors under named axes: laid out along others, moved along one, taken row by row. */

import type { Expr } from './ir/expr.js';
import { laidOut, offsets } from './ir/lengths.js';
import type { Dim } from './spec/features.js';

/** Values in row-major order over `dims`. */
export interface Tensor<T> {
  readonly dims: readonly Dim[];
  readonly data: readonly T[];
}

export type Sizes = Readonly<Record<Dim, number>>;

export const scalar = <T>(value: T): Tensor<T> => ({ dims: [], data: [value] });

export const arranged = <T>(tensor: Tensor<T>, dims: readonly Dim[], sizes: Sizes): Tensor<T> => ({
  dims,
  data: laidOut(tensor, dims, sizes),
});

/** A tensor as rows along some axes. */
export function rowsAlong<T>(tensor: Tensor<T>, axes: readonly Dim[], sizes: Sizes): { kept: readonly Dim[]; rows: T[][] } {
  const kept = tensor.dims.filter((dim) => !axes.includes(dim));
  const inside = offsets(tensor.dims, axes, sizes);
  const rows = offsets(tensor.dims, kept, sizes).map((start) => inside.map((at) => tensor.data[start + at]!));
  return { kept, rows };
}

/** What `rename`, `slice` and `pad` do; where a pad has no entry stands `nothing`. */
export function moved<T>(tensor: Tensor<T>, { op, axes, dims, name }: Expr, { sizes, nothing }: { sizes: Sizes; nothing: T }): Tensor<T> {
  const [from, to] = axes as [Dim, Dim];
  if (op === 'rename') return arranged({ dims: tensor.dims.map((dim) => (dim === from ? to : dim)), data: tensor.data }, dims, sizes);
  const front = Number(name.split(':')[0]) * (op === 'slice' ? 1 : -1);
  const outer = dims.filter((dim) => dim !== to);
  const step = offsets(tensor.dims, [from], sizes);
  const data = offsets(tensor.dims, outer, sizes).flatMap((start) =>
    Array.from({ length: sizes[to]! }, (_, i) => (step[i + front] === undefined ? nothing : tensor.data[start + step[i + front]!]!)),
  );
  return arranged({ dims: [...outer, to], data }, dims, sizes);
}
