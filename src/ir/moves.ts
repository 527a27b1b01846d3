/** Ops that move entries along an axis or to another: a second name, a part of an axis, and the part put back. */

import type { Dim } from '../spec/features.js';
import { apply, constant, type Expr, index, moved, size, zero } from './expr.js';
import { part } from './parts.js';

/** How many entries a slice drops in front and behind; a pad puts as many zeros there. */
export const margins = ({ name }: Expr): readonly [front: number, behind: number] => name.split(':').map(Number) as [number, number];

export function rename(arg: Expr, from: Dim, to: Dim): Expr {
  return from === to || !arg.dims.includes(from) ? arg : moved('rename', arg, { axes: [from, to], name: '' });
}

/** x without its first `front` and last `behind` entries along an axis. */
export function slice(arg: Expr, axis: Dim, [front, behind]: readonly [number, number]): Expr {
  if (front + behind === 0 || !arg.dims.includes(axis)) return arg;
  return moved('slice', arg, { axes: [axis, part(axis, front + behind)], name: `${front}:${behind}` });
}

/** The reverse: zeros where entries had been dropped. What is the same along the part is so between the zeros. */
export function pad(arg: Expr, axes: readonly Dim[], name: string): Expr {
  if (arg.dims.includes(axes[0]!)) return moved('pad', arg, { axes, name });
  const [front, behind] = name.split(':').map(Number) as [number, number];
  const at = index(axes[1]!);
  const within = apply('and', [apply('le', [constant(front), at]), apply('lt', [at, apply('sub', [size(axes[1]!), constant(behind)])])]);
  return apply('where', [within, arg, zero]);
}

export const isMove = ({ op }: Expr): boolean => op === 'rename' || op === 'slice' || op === 'pad';

/** The length of the axis that entries move to, from that of the axis that they leave. */
export function movedSize(expr: Expr, from: number): number {
  const [front, behind] = expr.op === 'rename' ? [0, 0] : margins(expr);
  return from + (expr.op === 'pad' ? front + behind : -front - behind);
}

/** The same move of another tensor; of one that lacks the axis, nothing moves. */
export function move({ op, axes, name }: Expr, arg: Expr): Expr {
  const [from, to] = axes as [Dim, Dim];
  if (op === 'rename') return rename(arg, from, to);
  if (op === 'pad') return pad(arg, axes, name);
  return arg.dims.includes(from) ? moved('slice', arg, { axes, name }) : arg;
}

/** The way back, for gradients: what came to an entry goes to where the entry was. */
export function reversed({ op, axes, name }: Expr, arg: Expr): Expr {
  const [from, to] = axes as [Dim, Dim];
  const back = [to, from];
  if (op === 'rename') return rename(arg, to, from);
  if (op === 'slice') return pad(arg, back, name);
  return arg.dims.includes(to) ? moved('slice', arg, { axes: back, name }) : arg;
}
