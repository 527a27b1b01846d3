/** Where along an axis a loop is, and whether that is beyond one of its ends. */

import { apply, type Expr, size } from '../../../ir/expr.js';
import type { Value } from '../lanes/lanes.js';
import { count, integers, positions } from './place.js';
import type { Position } from './position.js';

export function indexOf({ axes }: Expr, here: Position): Value {
  const group = here.groupOf(axes[0]!);
  if (here.vector !== group)
    return here.lanes.set('index', () => `(f32x4.splat (f32.convert_i32_u (local.get ${here.counter(group)})))`, true);
  return here.lanes.set('index', positions);
}

/** Where an axis begins or ends, told by the positions of all axes that its loop runs along. */
export function boundOf({ op, args }: Expr, here: Position): Value {
  const [at, limit] = op === 'lt' ? (args as [Expr, Expr]) : ([args[1], args[0]] as [Expr, Expr]);
  const group = here.groupOf(at.axes[0]!);
  const entries = group
    .slice(1)
    .map(size)
    .reduce((a, b) => apply('mul', [a, b]), limit);
  const isAlong = here.vector === group;
  const position = (vector: number) => (isAlong ? integers(vector) : `(i32x4.splat (local.get ${here.counter(group)}))`);
  const word = op === 'lt' ? 'i32x4.lt_s' : 'i32x4.ge_s';
  return here.lanes.set('within', (vector) => `(${word} ${position(vector)} (i32x4.splat ${count(here.frame.scalar(entries))}))`, !isAlong);
}
