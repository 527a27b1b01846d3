/** What is solved for along a row: passes over it, each of them a step nearer to the root. */

import { topological } from '../../../ir/expr.js';
import { isReduction } from '../formula/reductions.js';
import { iterationOf } from '../formula/root.js';
import { textOf } from '../lanes/lanes.js';
import type { Reduce, Step } from './schedule.js';
import { Scope } from './scope.js';
import { repeat } from './vector-loop.js';

/** Of Newton's method; hard rows of any temperature need 7. */
const mostSteps = 20;

/** As many passes as it takes to come near enough; `walk` writes what each of them adds up. */
export function solve({ expr: root, groups, over }: Reduce, scope: Scope, walk: (steps: readonly Step[], inside: Scope) => void): void {
  const [peak, left] = [scope.frame.local('peak', 'v128'), scope.frame.local('left', 'i32')];
  const { peak: unknown, next, unfinished, within } = iterationOf(root);
  const inside = new Scope(scope.frame, scope.lanes.inside(1), scope);
  inside.bind(unknown, { ...inside.lanes.held(peak), shared: true });
  const sums = topological([next, unfinished]).filter((expr) => isReduction(expr) && within(expr));
  const tasks = sums.map((expr): Reduce => ({ kind: 'reduce', expr, groups, over, kept: null, held: null }));
  walk([{ loop: over[0]!, begins: tasks, body: [{ tasks }] }], inside);
  const [value, more] = [next, unfinished].map((expr) => textOf(inside.value(expr), 0));
  const again = `(i32.and (v128.any_true ${more}) (i32.gt_s (local.tee ${left} (i32.sub (local.get ${left}) (i32.const 1))) (i32.const 0)))`;
  scope.lanes.lines.push(
    `(local.set ${peak} (v128.const i64x2 0 0))`,
    `(local.set ${left} (i32.const ${mostSteps}))`,
    ...repeat('$nearer', again, [...inside.lanes.lines, `(local.set ${peak} ${value})`]),
  );
  scope.bind(root, { ...scope.lanes.held(peak), shared: true });
}
