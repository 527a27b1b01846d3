/** Values along a row that several loops need are computed once, and put where those loops read them. */

import type { Expr } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { isSecond } from '../formula/reductions.js';
import { baseOf } from '../formula/second-names.js';
import { textOf, type Value } from '../lanes/lanes.js';
import type { Scope } from './scope.js';

interface Held {
  readonly expr: Expr;
  readonly held: Group;
}

/** The entry where the loop is; conditions are masks. */
export function entryHeld({ expr, held }: Held, scope: Scope): string {
  const { name, value } = renewed({ expr, held }, scope);
  const to = `(i32.add (local.get $${name}) (i32.shl (local.get ${scope.counter(held)!}) (i32.const 2)))`;
  return `(i32.store ${to} (i32x4.extract_lane 0 ${textOf(value, 0)}))`;
}

/** The vectors of a step. */
export function vectorsHeld(task: Held, scope: Scope): string[] {
  const { name, value } = renewed(task, scope);
  const to = (v: number) => `(v128.store${v === 0 ? '' : ` offset=${16 * v}`} (i32.add (local.get $${name}) (local.get $at))`;
  return Array.from({ length: scope.lanes.vectors }, (_, v) => `${to(v)} ${textOf(value, v)})`);
}

/**
 * Not read from where an earlier pass has put it, but computed, from rows as they are now. What is read under a second name
 * is read under the first, too.
 */
function renewed({ expr, held }: Held, scope: Scope): { name: string; value: Value } {
  const { rows, row, also } = scope.frame;
  const own = isSecond(expr) ? expr.args[0]! : expr;
  const name = baseOf(rows.get(expr) ?? row(expr, held));
  if (rows.get(own) === name) rows.delete(own);
  const value = scope.value(own);
  if (!rows.has(own)) rows.set(own, name);
  if (own !== expr) rows.set(expr, also(name, expr.axes[1]!));
  return { name, value };
}
