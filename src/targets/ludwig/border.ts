/** Where named axes meet the axis numbers of torch: every tensor has the axes of its signature, those that it lacks with size 1. */

import { axisNumber } from '../../code/axes.js';
import type { Expr } from '../../ir/expr.js';
import { lengthOf, part, rootOf } from '../../ir/parts.js';
import type { Dim } from '../../spec/features.js';

/** A tensor at hand: the text that names it, and its axes in its own order. */
export interface Held {
  readonly text: string;
  readonly dims: readonly Dim[];
}

export interface Tensors {
  /** The axes of the signature, classes last. */
  readonly order: readonly Dim[];
  /** Second name of an axis → the first. */
  readonly renamed: ReadonlyMap<Dim, Dim>;
  /** Axes that arrays alone have → the text of their length. */
  readonly lengths: ReadonlyMap<Dim, string>;
  /** By the name of the input in the program. */
  readonly held: ReadonlyMap<string, Held>;
}

/** `dim=-1` of one axis, `dim=(1, 2)` of several. */
export function dims(axes: readonly Dim[], order: readonly Dim[]): string {
  const numbers = order.filter((dim) => axes.includes(dim)).map((dim) => axisNumber(dim, order));
  return numbers.length === 1 ? String(numbers[0]) : `(${numbers.join(', ')})`;
}

/** The length of an axis: what the formula or an array says, or that of the first tensor that has it. */
export function sizeOf(axis: Dim, { held, renamed, lengths }: Omit<Tensors, 'order'>): string {
  const { root, dropped } = rootOf(axis);
  const dim = renamed.get(root) ?? root;
  if (rootOf(dim).dropped !== 0) return sizeOf(part(dim, dropped), { held, renamed, lengths });
  const tensor = [...held.values()].find((one) => one.dims.includes(dim));
  if (tensor === undefined) return difference(lengthOf(dim)?.toString() ?? lengths.get(dim)!, dropped);
  const at = tensor.dims.indexOf(dim);
  return difference(`${tensor.text}.shape[${tensor.dims.length > 1 && at === tensor.dims.length - 1 ? -1 : at}]`, dropped);
}

const difference = (size: string, less: number): string => (less === 0 ? size : `${size} ${less > 0 ? '-' : '+'} ${Math.abs(less)}`);

/** An input with a unit axis for each that it lacks. */
export function alignment({ name }: Expr, { order, held }: Tensors): string {
  const { text, dims: own } = held.get(name)!;
  const sorted = order.filter((dim) => own.includes(dim));
  const turned = sorted.join() === own.join() ? text : `${text}.permute(${sorted.map((dim) => own.indexOf(dim)).join(', ')})`;
  const absent = order.filter((dim) => !own.includes(dim));
  return absent.reduce((inner, dim) => `${inner}.unsqueeze(${axisNumber(dim, order)})`, turned);
}

/** `.transpose(1, 2)`: an axis and its second name, where the tensor had size 1, change places. */
export function swap(axes: readonly Dim[], order: readonly Dim[]): string {
  return `.transpose(${axes.map((dim) => axisNumber(dim, order)).join(', ')})`;
}

/** A vector along an axis has the other axes too, with size 1. */
export function view(dim: Dim, order: readonly Dim[]): string {
  if (order.length === 1) return '';
  return `.view(${order.map((one) => (one === dim ? -1 : 1)).join(', ')})`;
}
