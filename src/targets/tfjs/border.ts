/** Where named axes meet the axis numbers of tfjs: every tensor has the axes of its signature, those that it lacks with size 1. */

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
  /** The axes of the signature, in tfjs order. */
  readonly order: readonly Dim[];
  /** Second name of an axis → the first. */
  readonly renamed: ReadonlyMap<Dim, Dim>;
  /** Axes that arrays alone have → the text of their length. */
  readonly lengths: ReadonlyMap<Dim, string>;
  /** By the name of the input in the program. */
  readonly held: ReadonlyMap<string, Held>;
}

/** The length of an axis: what the formula or an array says, or that of the first tensor that has it. */
export function sizeOf(axis: Dim, { held, renamed, lengths }: Omit<Tensors, 'order'>): string {
  const { root, dropped } = rootOf(axis);
  const dim = renamed.get(root) ?? root;
  if (rootOf(dim).dropped !== 0) return sizeOf(part(dim, dropped), { held, renamed, lengths });
  const tensor = [...held.values()].find((one) => one.dims.includes(dim));
  if (tensor === undefined) return difference(lengthOf(dim)?.toString() ?? lengths.get(dim)!, dropped);
  const { text, dims } = tensor;
  const at = dims.indexOf(dim);
  const size = dims.length > 1 && at === dims.length - 1 ? `${text}.shape.at(-1)!` : `${text}.shape[${at}]!`;
  return difference(size, dropped);
}

const difference = (size: string, less: number): string => (less === 0 ? size : `${size} ${less > 0 ? '-' : '+'} ${Math.abs(less)}`);

/** An input with a unit axis for each that it lacks. */
export function alignment({ name }: Expr, { order, held }: Tensors): string {
  const { text, dims } = held.get(name)!;
  const sorted = order.filter((dim) => dims.includes(dim));
  const turned = sorted.join() === dims.join() ? text : `tf.transpose(${text}, [${sorted.map((dim) => dims.indexOf(dim)).join(', ')}])`;
  const absent = order.filter((dim) => !dims.includes(dim));
  return absent.reduce((inner, dim) => `tf.expandDims(${inner}, ${axisNumber(dim, order)})`, turned);
}

/** A tensor whose axis moves to the place of its second name, where it had size 1: the two change places. */
export function swapped(text: string, axes: readonly Dim[], order: readonly Dim[]): string {
  const [from, to] = axes as [Dim, Dim];
  const places = order.map((dim) => order.indexOf(dim === from ? to : dim === to ? from : dim));
  return `tf.transpose(${text}, [${places.join(', ')}])`;
}
