/** Loops in which an id picks an entry at each position: they run over positions one by one. */

import type { Expr } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { isPick } from '../formula/pick.js';
import { isReduction, isSecond } from '../formula/reductions.js';
import type { Task } from './schedule.js';

/** Whether an entry is picked for each position of a loop: vectors have no addresses of their own for each lane. */
export function picksAlong(tasks: readonly Task[], group: Group): boolean {
  const seen = new Set<Expr>();
  const asks = (expr: Expr): boolean => {
    if (seen.has(expr)) return false;
    seen.add(expr);
    return (isPick(expr) && expr.dims.includes(group[0]!)) || (!isReduction(expr) && !isSecond(expr) && expr.args.some(asks));
  };
  return tasks.some(({ kind, expr }) => (kind === 'reduce' ? expr.args.some(asks) : asks(expr)));
}
