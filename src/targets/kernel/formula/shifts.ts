/** Parts of an axis lie along the whole of it: a slice is the same memory, read some entries further on. */

import { apply, constant, type Expr, index, input, parameter, size, topological, truth, zero } from '../../../ir/expr.js';
import { margins } from '../../../ir/moves.js';
import type { CoreOp } from '../../../ir/ops.js';
import { rootOf } from '../../../ir/parts.js';
import { rebuild } from '../../../ir/rebuild.js';
import type { Dim } from '../../../spec/features.js';

/** By axis, how many entries further on something is read. */
export type Shifts = ReadonlyMap<Dim, number>;

/**
 * The same values without slices and pads. What has fewer entries than its axis says nothing of the others: they are
 * left out of sums, and of what a pad puts between zeros. Where something finds no such form, or there are pairs, all stays
 * as it is.
 */
export function withoutMoves(roots: readonly Expr[]): Expr[] {
  const done = new Map<string, Expr>();
  let fits = !topological(roots).some(({ op }) => op === 'rename');
  const visit = (expr: Expr, shifts: Shifts): Expr => {
    const own = new Map([...shifts].filter(([axis, by]) => by !== 0 && expr.dims.some((dim) => rootOf(dim).root === axis)).sort());
    const key = `${expr.id} ${suffix(own)}`;
    fits &&= hasForm(expr, own);
    const result = done.get(key) ?? (readers[expr.op] ?? elsewhere)(expr, own, visit);
    done.set(key, result);
    return result;
  };
  const moved = fits ? roots.map((root) => visit(root, new Map())) : [];
  return fits ? moved : [...roots];
}

/** Sums may run along part of an axis; a row along all of it, as it is. */
const hasForm = ({ op, axes }: Expr, shifts: Shifts): boolean =>
  readers[op] === reduced
    ? axes.every((dim) => rootOf(dim).dropped >= 0)
    : readers[op] !== undefined || axes.every((dim) => rootOf(dim).dropped === 0 && !shifts.has(dim));

type Visit = (expr: Expr, shifts: Shifts) => Expr;
type Reader = (expr: Expr, shifts: Shifts, visit: Visit) => Expr;

const elsewhere: Reader = (expr, shifts, visit) =>
  rebuild(
    expr,
    expr.args.map((arg) => visit(arg, shifts)),
  );

const reduced: Reader = (expr, shifts, visit) => {
  const parts = expr.axes.map(rootOf);
  const terms = visit(expr.args[0]!, new Map([...shifts].filter(([axis]) => parts.every(({ root }) => root !== axis))));
  const bounded = parts.reduce(
    (inner, { root, dropped }) => between(inner, nothings[expr.op]!, { axis: root, front: 0, behind: dropped }),
    terms,
  );
  return apply(
    expr.op as CoreOp,
    [bounded],
    parts.map(({ root }) => root),
  );
};

const compared: Reader = (expr, shifts, visit) => {
  const [a, b] = expr.args as [Expr, Expr];
  const less = (by: number, bound: Expr) => (by === 0 ? bound : apply('sub', [bound, constant(by)]));
  const [at, bound] = a.op === 'index' ? [a, b] : [b, a];
  if (at.op !== 'index' || !bound.static) return elsewhere(expr, shifts, visit);
  const { root } = rootOf(at.axes[0]!);
  const moved = less(shifts.get(root) ?? 0, bound);
  return apply(expr.op as CoreOp, at === a ? [index(root), moved] : [moved, index(root)]);
};

const readers: Readonly<Record<string, Reader>> = {
  input: ({ name, dims, type }, shifts) => input(`${name}${suffix(shifts)}`, dims.map(whole), type),
  parameter: (expr, shifts) =>
    expr.dims.length === 0 ? expr : parameter(`${expr.name}${suffix(shifts)}`, expr.type, whole(expr.dims[0]!)),
  index({ axes: [dim] }, shifts) {
    const at = index(whole(dim!));
    return shifts.size === 0 ? at : apply('add', [at, constant([...shifts.values()][0]!)]);
  },
  lt: compared,
  le: compared,
  slice(expr, shifts, visit) {
    const axis = whole(expr.axes[0]!);
    return visit(expr.args[0]!, shifted(shifts, axis, margins(expr)[0]));
  },
  pad(expr, shifts, visit) {
    const { root: axis, dropped } = rootOf(expr.axes[1]!);
    const [front, behind] = margins(expr);
    const by = shifts.get(axis) ?? 0;
    const inner = visit(expr.args[0]!, shifted(shifts, axis, -front));
    return between(inner, expr.type === 'boolean' ? truth(false) : zero, { axis, front: front - by, behind: dropped + behind + by });
  },
  sum: reduced,
  amax: reduced,
  logsumexp: reduced,
  any: reduced,
};

/** What adds nothing to a reduction. */
const nothings: Readonly<Record<string, Expr>> = {
  sum: zero,
  amax: constant(Number.NEGATIVE_INFINITY),
  logsumexp: constant(Number.NEGATIVE_INFINITY),
  any: truth(false),
};

/** An expression, and something else at the first `front` and the last `behind` entries of an axis. */
function between(expr: Expr, otherwise: Expr, { axis, front, behind }: { axis: Dim; front: number; behind: number }): Expr {
  const at = index(axis);
  const bounds = [
    ...(front > 0 ? [apply('le', [constant(front), at])] : []),
    ...(behind > 0 ? [apply('lt', [at, apply('sub', [size(axis), constant(behind)])])] : []),
  ];
  if (bounds.length === 0) return expr;
  const within = bounds.reduce((a, b) => apply('and', [a, b]));
  return expr.type === 'boolean' ? apply('and', [within, expr]) : apply('where', [within, expr, otherwise]);
}

const whole = (dim: Dim): Dim => rootOf(dim).root;
const shifted = (shifts: Shifts, axis: Dim, by: number): Shifts => new Map([...shifts, [axis, (shifts.get(axis) ?? 0) + by]]);
const suffix = (shifts: Shifts): string => [...shifts].map(([axis, by]) => `@${axis}${by > 0 ? '+' : ''}${by}`).join('');

/** How much further on a tensor of this name is read. */
export const shiftsOf = (name: string): Shifts =>
  new Map([...name.matchAll(/@(\w+)([+-]\d+)/g)].map(([, axis, by]) => [axis!, Number(by)]));

/** Whether a condition holds from some entry of an axis on, or up to one. */
export function isBound({ op, args: [a, b] }: Expr): boolean {
  return (op === 'lt' && a!.op === 'index' && isCount(b!)) || (op === 'le' && b!.op === 'index' && isCount(a!));
}

/** Whether what is known before the call is whole. */
const isCount = ({ op, value, args }: Expr): boolean =>
  op === 'size' || (op === 'const' && Number.isInteger(value)) || ((op === 'add' || op === 'sub') && args.every(isCount));

/** The axes that something moves or ends along: where entries next to each other are not alike. */
export function edges(expr: Expr): readonly Dim[] {
  if (isBound(expr)) return expr.args.flatMap(({ op, axes }) => (op === 'index' ? axes : []));
  return expr.op === 'input' || expr.op === 'parameter' ? [...shiftsOf(expr.name).keys()] : [];
}
