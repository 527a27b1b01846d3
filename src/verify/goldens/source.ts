/** Where an input of ours comes from: an input of the library's call, or something made of its inputs. */

import type { NumberArray } from './array.js';

type Given = Readonly<Record<string, NumberArray>>;

/** `y_pred`, or a maker with its arguments: `fill(0, y_pred)`. null where the call has no such input. */
export function resolve(source: string, given: Given): NumberArray | null {
  const [, maker, list] = /^(\w+)\((.*)\)$/.exec(source) ?? [];
  if (maker === undefined) return given[source] ?? null;
  const made = makers[maker];
  if (made === undefined) throw new Error(`\`${maker}\` makes no input; there are ${Object.keys(makers).join(', ')}.`);
  const words = list!.split(',').map((word) => word.trim());
  const numbers = words.filter((word) => isNumber(word)).map(Number);
  const arrays = words.filter((word) => !isNumber(word)).map((word) => given[word]);
  return arrays.some((array) => array === undefined) ? null : made(arrays as NumberArray[], numbers);
}

const isNumber = (word: string): boolean => word !== '' && !Number.isNaN(Number(word));

const logit = (p: number): number => Math.log(p / (1 - p));
const rows = ({ shape }: NumberArray): number => shape[0] ?? 1;
const each = ({ shape, data }: NumberArray, f: (x: number, i: number) => number): NumberArray => ({ shape, data: data.map(f) });
/** The i-th entry of the first axis, flat. */
const row = (x: NumberArray, i: number): readonly number[] =>
  x.data.slice((i * x.data.length) / rows(x), ((i + 1) * x.data.length) / rows(x));
const ids = (list: readonly number[]): NumberArray => ({ shape: [list.length], data: list });

const makers: Record<string, (arrays: readonly NumberArray[], numbers: readonly number[]) => NumberArray> = {
  /** A number everywhere. */
  fill: ([like], [value]) => each(like!, () => value!),
  /** Logarithm of probabilities, which are held above a floor. */
  log: ([x], [floor]) => each(x!, (one) => Math.log(Math.max(one, floor ?? 0))),
  /** Logit of probabilities, which are held away from 0 and 1. */
  logit: ([x], [floor]) => each(x!, (one) => logit(Math.min(Math.max(one, floor ?? 0), 1 - (floor ?? 0)))),
  tanh: ([x]) => each(x!, Math.tanh),
  /** Along the second axis, where channels are. */
  log_softmax: ([x]) => each(x!, (one, i) => one - Math.log(channels(x!, i).reduce((sum, other) => sum + Math.exp(other), 0))),
  /** Entry by entry; a factor of other axes is repeated as NumPy does. */
  product: ([x, factor]) => each(x!, (one, i) => one * factor!.data[spread(x!, factor!, i)]!),
  /** As long as another array, along whose first axes it lies. */
  repeat: ([x, like]) => each(like!, (_, i) => x!.data[Math.floor((i * x!.data.length) / like!.data.length)]!),
  /** With an axis of some length before the last, along which nothing varies. */
  stretch: ([x], [length]) => {
    const { shape, data } = x!;
    const width = shape.at(-1)!;
    const rows = Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width));
    return {
      shape: [...shape.slice(0, -1), length!, width],
      data: rows.flatMap((row) => Array.from({ length: length! }, () => row).flat()),
    };
  },
  /** A number where a mask is 0. */
  where: ([mask, x], [value]) => each(x!, (one, i) => (mask!.data[i] === 0 ? value! : one)),
  /** Without the first entry. */
  rest: ([x]) => ({ shape: [rows(x!) - 1, ...x!.shape.slice(1)], data: x!.data.slice(x!.data.length / rows(x!)) }),
  /** One of several equal parts, one below the other. */
  part: ([x], [which, of]) => {
    const size = x!.data.length / of!;
    return { shape: [rows(x!) / of!, ...x!.shape.slice(1)], data: x!.data.slice(which! * size, (which! + 1) * size) };
  },
  /** One below the other. */
  join: (arrays) => ({
    shape: [arrays.reduce((n, one) => n + rows(one), 0), ...arrays[0]!.shape.slice(1)],
    data: arrays.flatMap(({ data }) => data),
  }),
  /** Labels for rows of which each two make a pair: 0, 0, 1, 1, … */
  pairs: ([like]) => ids(Array.from({ length: rows(like!) }, (_, i) => Math.floor(i / 2))),
  /** Labels for two views below each other: 0, 1, …, 0, 1, … */
  views: ([like]) => ids(Array.from({ length: 2 * rows(like!) }, (_, i) => i % rows(like!))),
  /** Ids along a second axis of size 1 as 0 and 1 for each of the channels that another array has there. */
  labels: ([target, like]) => each(like!, (_, i) => (target!.data[spread(like!, target!, i)] === channel(like!, i) ? 1 : 0)),
  /** How many entries of each row are 0, or are not. */
  zeros: ([x]) => ids(Array.from({ length: rows(x!) }, (_, i) => row(x!, i).filter((one) => one === 0).length)),
  others: ([x]) => ids(Array.from({ length: rows(x!) }, (_, i) => row(x!, i).filter((one) => one !== 0).length)),
  /** The length of the second axis, for each entry of the first. */
  lengths: ([x]) => ids(Array.from({ length: rows(x!) }, () => x!.shape[1]!)),
  /** Rows of several lengths, which lie one behind the other, in a row each. */
  padded: ([x, lengths]) => {
    const longest = Math.max(...lengths!.data);
    const starts = lengths!.data.map((_, i) => lengths!.data.slice(0, i).reduce((a, b) => a + b, 0));
    const data = starts.flatMap((start, i) => Array.from({ length: longest }, (_, k) => (k < lengths!.data[i]! ? x!.data[start + k]! : 0)));
    return { shape: [starts.length, longest], data };
  },
  /** How many entries of a row are set: the class whose levels they are. */
  count: ([levels]) => {
    const width = levels!.shape.at(-1)!;
    return ids(
      Array.from({ length: levels!.data.length / width }, (_, i) =>
        levels!.data.slice(i * width, (i + 1) * width).reduce((a, b) => a + b, 0),
      ),
    );
  },
};

const channel = ({ shape }: NumberArray, at: number): number => Math.floor(at / shape.slice(2).reduce((a, b) => a * b, 1)) % shape[1]!;

/** The entries that differ from one in the second axis. */
function channels({ shape, data }: NumberArray, at: number): number[] {
  const inner = shape.slice(2).reduce((a, b) => a * b, 1);
  const width = shape[1]! * inner;
  const start = Math.floor(at / width) * width + (at % inner);
  return Array.from({ length: shape[1]! }, (_, i) => data[start + i * inner]!);
}

/** Where an entry of one array finds its partner in another, whose axes are as long or 1. */
function spread({ shape }: NumberArray, factor: NumberArray, at: number): number {
  const sizes = [...Array(shape.length - factor.shape.length).fill(1), ...factor.shape] as number[];
  let [rest, stride, found] = [at, 1, 0];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const index = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
    if (sizes[axis] !== 1) found += index * stride;
    stride *= sizes[axis]!;
  }
  return found;
}
