/**
 * Arrays in another arrangement of axes, as a pattern says it: `b c ... -> (b ...) c` moves the second axis to the end
 * and makes one axis of all others. Names are axes; `...` is any number of them; brackets join axes into one; `1` is an
 * axis of size 1. A name means the same size in all patterns of a call.
 */

import type { NumberArray } from './array.js';

interface Axis {
  readonly name: string;
  readonly size: number;
  readonly stride: number;
}

/** null where the array does not fit the pattern. */
export function rearrange(array: NumberArray, pattern: string, sizes: Map<string, number>): NumberArray | null {
  const [from, to] = pattern.split('->') as [string, string];
  const axes = bind(from.trim().split(/\s+/).filter(Boolean), array.shape, sizes);
  if (axes === null) return null;
  const items = itemsOf(to, axes);
  const order = items.flat();
  if (axes.some((axis) => axis.size !== 1 && !order.includes(axis))) return null;
  return { shape: items.map(product), data: offsets(order).map((at) => array.data[at]!) };
}

/** The sizes of the axes that some items of the right side are made of. */
export function axesBehind(shape: readonly number[], pattern: string, items: readonly number[]): number[] {
  const [from, to] = pattern.split('->') as [string, string];
  const made = itemsOf(to, bind(from.trim().split(/\s+/).filter(Boolean), shape, new Map())!);
  return items.flatMap((item) => made[item]!.map(({ size }) => size));
}

function bind(tokens: readonly string[], shape: readonly number[], sizes: Map<string, number>): Axis[] | null {
  const rest = shape.length - (tokens.length - (tokens.includes('...') ? 1 : 0));
  if (rest < 0 || (rest > 0 && !tokens.includes('...'))) return null;
  const names = tokens.flatMap((token) => (token === '...' ? Array.from({ length: rest }, (_, i) => `...${i}`) : [token]));
  const axes = names.map((name, i) => ({ name, size: shape[i]!, stride: shape.slice(i + 1).reduce((a, b) => a * b, 1) }));
  for (const { name, size } of axes) {
    if (name.startsWith('...')) continue;
    if ((name === '1' ? 1 : (sizes.get(name) ?? size)) !== size) return null;
    sizes.set(name, size);
  }
  return axes;
}

const itemsOf = (to: string, axes: readonly Axis[]): Axis[][] =>
  [...to.matchAll(/\(([^)]*)\)|\S+/g)].map(([token, inner]) =>
    (inner ?? token)
      .split(/\s+/)
      .flatMap((name) => axes.filter((axis) => (name === '...' ? axis.name.startsWith('...') : axis.name === name && name !== '1'))),
  );

const product = (axes: readonly Axis[]): number => axes.reduce((n, { size }) => n * size, 1);

const offsets = (axes: readonly Axis[]): number[] =>
  axes.reduce<number[]>(
    (starts, { size, stride }) => starts.flatMap((start) => Array.from({ length: size }, (_, i) => start + i * stride)),
    [0],
  );
