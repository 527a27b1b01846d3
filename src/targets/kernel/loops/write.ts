/** Stores of results: vectors and entries where an output has them, totals in float64. */

import type { Expr } from '../../../ir/expr.js';
import { isReduction } from '../formula/reductions.js';
import { textOf, type Value } from '../lanes/lanes.js';
import type { Loops } from './loops.js';
import type { Store } from './schedule.js';
import type { Scope } from './scope.js';
import { wanted } from './vector-body.js';

interface Place {
  readonly value: Value | null;
  readonly scope: Scope;
  readonly loops: Loops;
}

export function write({ result, expr }: Store, { value, scope, loops }: Place): readonly string[] {
  const { dims, name } = result;
  if (dims === null) {
    const slot = name === 'divisor' ? ' offset=8' : '';
    return [`(f64.store${slot} (local.get $scratch) ${total(expr, scope, loops)})`];
  }
  const one = `(f32.store ${scope.address(`out.${name}`)} (f32x4.extract_lane 0 ${textOf(value!, 0)}))`;
  return wanted(result, scope.runsAlong(dims) ? put(name, value!, scope) : [one]);
}

/** The vectors of a value, to where an output has them. */
export function put(name: string, value: Value, scope: Scope): string[] {
  const address = scope.address(`out.${name}`);
  const store = (v: number) => `(v128.store${v === 0 ? '' : ` offset=${16 * v}`} ${address} ${textOf(value, v)})`;
  return Array.from({ length: scope.lanes.vectors }, (_, v) => store(v));
}

/** In float64 as far as it is a sum, what is known, or a product of such. */
function total(expr: Expr, scope: Scope, loops: Loops): string {
  const of = (arg: Expr | undefined) => total(arg!, scope, loops);
  if (expr.static) return `(local.get ${scope.frame.scalar(expr)})`;
  if (isReduction(expr) && expr.op === 'sum') return `(local.get ${loops.total(expr)})`;
  if (expr.op === 'neg') return `(f64.neg ${of(expr.args[0])})`;
  if (['add', 'sub', 'mul', 'div'].includes(expr.op)) return `(f64.${expr.op} ${of(expr.args[0])} ${of(expr.args[1])})`;
  return `(f64.promote_f32 (f32x4.extract_lane 0 ${textOf(scope.value(expr), 0)}))`;
}
