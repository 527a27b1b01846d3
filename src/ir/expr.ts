/** Immutable nodes over named dims. Equal nodes are the same object, so sharing is free and equality is `===`. */

import type { Dim } from '../spec/features.js';
import { type CoreOp, ops } from './ops.js';
import { lengthOf, rootOf } from './parts.js';

/**
 * What has no arguments, what moves entries (moves.ts), and `call`: a prelude function kept whole for its own
 * derivative. `hole` stands for any expression in a rule.
 */
export type Op = CoreOp | 'const' | 'text' | 'input' | 'parameter' | 'size' | 'index' | 'hole' | 'call' | Move;
export type Move = 'rename' | 'slice' | 'pad';
/** `ids`: class numbers, through which no gradient flows. */
export type Type = 'real' | 'boolean' | 'text' | 'ids';

export interface Expr {
  readonly op: Op;
  readonly args: readonly Expr[];
  /** Of a reduction, a row or a call: the axes it runs along. Of size and index: the axis. Of a move: [from, to]. */
  readonly axes: readonly Dim[];
  /** Of an input, a parameter, a hole, a text, a call; of a slice or pad, how much. */
  readonly name: string;
  readonly value: number;
  /** Of a parameter: the least that it may be; the least number above 0 where 0 is excluded. */
  readonly low: number;
  /** The axes along which the value varies, sorted. */
  readonly dims: readonly Dim[];
  readonly type: Type;
  /** Known before any tensor is: made of numbers, parameters and sizes only. */
  readonly static: boolean;
  readonly id: number;
}

const interned = new Map<string, Expr>();

type Fields = Pick<Expr, 'op'> & Partial<Omit<Expr, 'op' | 'id'>>;

function intern({
  op,
  args = [],
  axes = [],
  name = '',
  value = 0,
  low = -Infinity,
  dims = [],
  type = 'real',
  static: known = false,
}: Fields): Expr {
  const number = Object.is(value, -0) ? '-0' : String(value);
  const key = [op, name, number, low, axes.join(','), dims.join(','), type, args.map((arg) => arg.id).join(',')].join('|');
  const found = interned.get(key);
  if (found !== undefined) return found;
  const expr: Expr = { op, args, axes, name, value, low, dims, type, static: known, id: interned.size };
  interned.set(key, expr);
  return expr;
}

/** Sorted union: broadcasting. */
export const union = (...sets: (readonly Dim[])[]): Dim[] => [...new Set(sets.flat())].sort();
export const without = (dims: readonly Dim[], remove: readonly Dim[]): Dim[] => dims.filter((dim) => !remove.includes(dim));
export const within = (dims: readonly Dim[], keep: readonly Dim[]): Dim[] => dims.filter((dim) => keep.includes(dim));

export const constant = (value: number): Expr => intern({ op: 'const', value, static: true });
export const truth = (value: boolean): Expr => intern({ op: 'const', value: value ? 1 : 0, type: 'boolean', static: true });
export const text = (name: string): Expr => intern({ op: 'text', name, type: 'text', static: true });
export const input = (name: string, dims: readonly Dim[], type: Type = 'real'): Expr =>
  intern({ op: 'input', name, dims: union(dims), type });
export const hole = (name: string, dims: readonly Dim[], type: Type = 'real'): Expr =>
  intern({ op: 'hole', name, dims: union(dims), type });
/** A part of an axis is so much shorter than the whole; an axis that the formula makes has a number for its length. */
export function size(axis: Dim): Expr {
  const { root, dropped } = rootOf(axis);
  const length = lengthOf(root);
  if (length !== null) return constant(length - dropped);
  const whole = intern({ op: 'size', axes: [root], static: true });
  if (dropped === 0) return whole;
  return apply(dropped > 0 ? 'sub' : 'add', [whole, constant(Math.abs(dropped))]);
}
export const index = (axis: Dim): Expr => intern({ op: 'index', axes: [axis], dims: [axis] });
export const parameter = (name: string, type: Type, axis: Dim | null, low = -Infinity): Expr =>
  intern({ op: 'parameter', name, type, low, dims: axis === null ? [] : [axis], static: axis === null });

/** The value of a parameter that is not given. */
export const nothing = constant(Number.NaN);
export const zero = constant(0);
export const one = constant(1);

/** Entries that lay along one axis lie along another; moves.ts has the meanings. */
export function moved(op: Move, arg: Expr, { axes, name }: Pick<Expr, 'axes' | 'name'>): Expr {
  const [from, to] = axes as [Dim, Dim];
  return intern({ op, args: [arg], axes, name, dims: union(without(arg.dims, [from]), [to]), type: arg.type });
}

/** A prelude function kept whole; it works position by position, or along axes that stay (meaning.ts has what it stands for). */
export const call = (name: string, args: readonly Expr[], axes: readonly Dim[] = []): Expr =>
  intern({ op: 'call', name, args, axes, dims: union(...args.map((arg) => arg.dims)), static: args.every((arg) => arg.static) });

/** JavaScript has none of these, so a target computes them as tensors even of numbers. */
const beyondMath: ReadonlySet<string> = new Set<CoreOp>([
  'erf',
  'erfcx',
  'lgamma',
  'polygamma',
  'log_rising',
  'digamma_rise',
  'log_bessel_i0e',
  'bessel_ratio',
]);

/** A core op on its arguments; a reduction over axes that the argument lacks is a product with their sizes. */
export function apply(op: CoreOp, args: readonly Expr[], axes: readonly Dim[] = []): Expr {
  const { form, yields } = ops[op];
  const dims = union(...args.map((arg) => arg.dims));
  if (form === 'map') {
    const known = op === 'is_null' || (!beyondMath.has(op) && args.every((arg) => arg.static));
    return intern({
      op,
      args,
      dims: op === 'is_null' ? [] : dims,
      type: op === 'where' ? (args[1]!.type === args[2]!.type ? args[1]!.type : 'real') : yields,
      static: known,
    });
  }
  if (form === 'align') return intern({ op, args, axes, dims: without(dims, op === 'ctc_nll' ? axes : axes.slice(2)) });
  const own = within(union(axes), dims);
  if (form === 'row' && own.length === 0 && axes.length > 0) return alongEqual(op, args, axes);
  if (form === 'reduce') {
    const reduced = own.length === 0 ? args[0]! : intern({ op, args, axes: own, dims: without(dims, own), type: yields });
    return widen(op, reduced, without(union(axes), own));
  }
  return intern({ op, args, axes: own, dims, type: yields });
}

/** A row along axes that its arguments lack: its entries are equal. */
function alongEqual(op: CoreOp, [a, b]: readonly Expr[], axes: readonly Dim[]): Expr {
  if (op === 'sort_by' || op === 'unsort_by') return b!;
  if (op === 'cumsum') return apply('mul', [a!, apply('add', [index(axes[0]!), one])]);
  if (op === 'reverse_cumsum') return apply('mul', [a!, apply('sub', [size(axes[0]!), index(axes[0]!)])]);
  return apply('neg', [apply('log', [axes.map(size).reduce((x, y) => apply('mul', [x, y]), one)])]);
}

/** Σ over n equal terms is n·x, and log Σ exp of them is log n + x. */
function widen(op: CoreOp, reduced: Expr, absent: readonly Dim[]): Expr {
  const count = absent.map(size).reduce((a, b) => apply('mul', [a, b]), one);
  if (absent.length === 0 || op === 'amax' || op === 'any') return reduced;
  return op === 'sum' ? apply('mul', [count, reduced]) : apply('add', [reduced, apply('log', [count])]);
}

/** Every node below some roots, arguments before their users. */
export function topological(roots: readonly Expr[]): Expr[] {
  const seen = new Set<Expr>();
  const visit = (expr: Expr) => {
    if (seen.has(expr)) return;
    for (const arg of expr.args) visit(arg);
    seen.add(expr);
  };
  roots.forEach(visit);
  return [...seen];
}
