/** Which programs have a kernel, and why another has none. */

import { type Expr, topological } from '../../ir/expr.js';
import { isCoreOp, ops } from '../../ir/ops.js';
import type { Program } from '../../program.js';
import type { Dim } from '../../spec/features.js';
import { isReady } from './reductions.js';
import { speaks } from './say.js';

/** Null, or in a few words what no kernel does yet. */
export function misfit({ execution: { outputs, gradients }, signature, order }: Program): string | null {
  const roots = [outputs.loss, outputs.weight, outputs.divisor, ...gradients].filter((expr) => expr !== null);
  const nodes = topological(roots).filter((expr) => !expr.static);
  const op = nodes.find((expr) => !isSaid(expr))?.op;
  if (op !== undefined) return reasons[op] ?? `it has ${op}`;
  if (signature.inputs.some(({ dims }) => !inOrder(dims, order))) return 'an input has its axes in another order';
  const keeps = nodes.some(
    ({ op: name, args, axes }) => ['sum', 'amax', 'any', ...rows].includes(name) && keepsInner(args[0]!.dims, axes, order),
  );
  return keeps ? 'a reduction keeps an axis inside those that it runs along' : null;
}

const rows: readonly string[] = ['log_softmax', 'logsumexp', 'log_tempered_softmax'];
const isSaid = (expr: Expr): boolean =>
  expr.args.length === 0 ||
  isReady(expr) ||
  rows.includes(expr.op) ||
  (isCoreOp(expr.op) && ops[expr.op].form === 'map' && speaks(expr.op));

// biome-ignore format: a table
const reasons: Readonly<Record<string, string>> = {
  sort_by: 'it sorts', unsort_by: 'it sorts', cumsum: 'it has running sums', reverse_cumsum: 'it has running sums',
  slice: 'it shifts along an axis', pad: 'it shifts along an axis', rename: 'it compares pairs along an axis',
};

const inOrder = (dims: readonly Dim[], order: readonly Dim[]): boolean =>
  dims.every((dim, i) => i === 0 || order.indexOf(dims[i - 1]!) < order.indexOf(dim));

function keepsInner(dims: readonly Dim[], axes: readonly Dim[], order: readonly Dim[]): boolean {
  const first = Math.min(...axes.map((dim) => order.indexOf(dim)));
  return dims.some((dim) => !axes.includes(dim) && order.indexOf(dim) > first);
}
