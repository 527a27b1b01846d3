/** Which programs have a kernel, and why another has none. */

import { type Expr, topological } from '../../ir/expr.js';
import { isCoreOp, ops } from '../../ir/ops.js';
import { lengthOf } from '../../ir/parts.js';
import type { Program } from '../../program.js';
import type { Dim } from '../../spec/features.js';
import { isReady } from './formula/reductions.js';
import { withSecondNames } from './formula/second-names.js';
import { withoutMoves } from './formula/shifts.js';
import { speaks } from './lanes/say.js';

/** Losses of which kernels keep fewer digits than a kernel has to, and what loses them. */
// biome-ignore format: a table
const lossy: Readonly<Record<string, string>> = {
  balanced_mse:        'exponents that are squares over a small variance',
  circle:              'squares of similarities, many times as large, that are exponents',
  intra_pair_variance: 'squares of how far nearly equal similarities are apart',
  masked_dice:         'the shares of pixels in a class that the mask leaves nearly empty',
  supcon:              'similarities of embeddings near 0',
  tuplet_margin:       'similarities of 64 times the size that are exponents',
};

/** Null, or in a few words what no kernel does yet. */
export function misfit({ spec, execution: { outputs, gradients }, signature, order, renamed }: Program): string | null {
  if (Object.hasOwn(lossy, spec.name)) return `float32 loses digits of ${lossy[spec.name]}`;
  const roots = withoutMoves([outputs.loss, outputs.weight, outputs.divisor, ...gradients].filter((expr) => expr !== null));
  if (renamed.size > 1) return 'it compares three at a time, or pairs along two axes';
  const moved = topological(roots).find(({ op }) => op === 'slice' || op === 'pad');
  if (moved !== undefined) return reasons[moved.op]!;
  const nodes = topological(withSecondNames(roots, renamed)).filter((expr) => !expr.static);
  const op = nodes.find((expr) => !isSaid(expr))?.op;
  if (op !== undefined) return reasons[op] ?? `it has ${op}`;
  if (signature.inputs.some(({ dims }) => !inOrder(dims, order))) return 'an input has its axes in another order';
  const keeps = nodes.some(
    (expr) => keptInside(expr, order).length > (isStacked(expr, order) || expr.op === 'log_tempered_softmax' ? 0 : 1),
  );
  return keeps ? 'a reduction runs outside of several axes that it keeps, or a softmax outside of one' : null;
}

const rows: readonly string[] = ['log_softmax', 'logsumexp', 'log_tempered_softmax'];
const reducing: readonly string[] = ['sum', 'amax', 'any', ...rows];
const isSaid = (expr: Expr): boolean =>
  expr.args.length === 0 ||
  isReady(expr) ||
  rows.includes(expr.op) ||
  (isCoreOp(expr.op) && ops[expr.op].form === 'map' && speaks(expr.op));

// biome-ignore format: a table
const reasons: Readonly<Record<string, string>> = {
  sort_by: 'it sorts', unsort_by: 'it sorts', cumsum: 'it has running sums', reverse_cumsum: 'it has running sums',
  slice: 'it shifts along an axis', pad: 'it shifts along an axis',
};

const inOrder = (dims: readonly Dim[], order: readonly Dim[]): boolean =>
  dims.every((dim, i) => i === 0 || order.indexOf(dims[i - 1]!) < order.indexOf(dim));

/** Whether a softmax stands at each entry of an axis that the formula makes. */
const isStacked = (expr: Expr, order: readonly Dim[]): boolean => keptInside(expr, order).some((dim) => lengthOf(dim) !== null);

/** Axes that a reduction or row keeps inside the first that it runs along, and again those inside of which it runs. A reduction may keep the innermost. */
function keptInside({ op, args, axes }: Expr, order: readonly Dim[]): Dim[] {
  if (!reducing.includes(op)) return [];
  const along = axes.map((dim) => order.indexOf(dim));
  const kept = args[0]!.dims.filter((dim) => !axes.includes(dim) && order.indexOf(dim) > Math.min(...along));
  return [...kept, ...kept.filter((dim) => order.indexOf(dim) < Math.max(...along))];
}
