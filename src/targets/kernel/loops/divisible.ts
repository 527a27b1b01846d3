/** Whether the outermost loop of a kernel may be run in parts. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import type { Group } from '../formula/axes.js';
import { isReduction } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { baseOf } from '../formula/second-names.js';
import type { Step } from './schedule.js';

/** One loop over the outermost group, with nothing carried from one of its positions to another but the totals. */
export function isDivisible(steps: readonly Step[], results: readonly Result[], [first]: readonly Group[]): boolean {
  const loops = steps.flatMap((step) => ('loop' in step ? [step] : []));
  const sums = results.filter(({ dims }) => dims === null).flatMap(({ expr }) => addends(expr));
  const counts = topological(results.map(({ expr }) => expr)).some(({ op, axes }) => op === 'index' && first!.includes(axes[0]!));
  return (
    loops.length === 1 &&
    loops[0]!.loop === first &&
    !counts &&
    sums.every(isReduction) &&
    loops[0]!.begins.every(({ expr }) => sums.includes(expr))
  );
}

/** The sums that a total is made of, each times a number. */
function addends(expr: Expr): Expr[] {
  const [a, b] = expr.args;
  if (expr.op === 'neg') return addends(a!);
  if (expr.op === 'add' || expr.op === 'sub') return [...addends(a!), ...addends(b!)];
  if ((expr.op === 'mul' || expr.op === 'div') && b!.static) return addends(a!);
  return expr.op === 'mul' && a!.static ? addends(b!) : [expr];
}

/** Whether a tensor is read, under a second name, at all positions of the outermost axis. */
export const isReadWhole = (read: ReadonlyMap<string, readonly Dim[]>, order: readonly Dim[]): boolean =>
  [...read].some(([name, dims]) => name !== baseOf(name) && !dims.includes(order[0]!));
