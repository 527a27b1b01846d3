/** What a step of a vector loop computes: what its tasks gather and store, and what becomes of that after each block of steps. */

import { type Expr, within } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { picks } from '../formula/pick.js';
import { gatheredOf, isReady, reductionOf } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { textOf, type Value } from '../lanes/lanes.js';
import type { Frame } from './frame.js';
import { vectorsHeld } from './held-rows.js';
import { gathered } from './kept-rows.js';
import { armsOf, shared } from './lazy.js';
import { type Reduce, type Store, type Task, valuesOf } from './schedule.js';
import { Scope } from './scope.js';
import type { Stash } from './stash.js';

export interface Plan {
  /** Maxima that only move an exponential's argument. */
  readonly shifts: ReadonlySet<Expr>;
  /** Whether vector loops call elementary functions, as the code around them does. */
  readonly isBrief: boolean;
  /** The code that stores a value. */
  readonly put: (name: string, value: Value, scope: Scope) => string[];
  readonly store: (task: Store, value: Value | null, scope: Scope) => readonly string[];
}

/** What one loop is made of. */
export interface Pass {
  readonly group: Group;
  readonly tasks: readonly Task[];
  readonly outer: Scope;
  /** The variable of each reduction. */
  readonly held: ReadonlyMap<Reduce, string>;
  /** What an earlier pass has kept, to be read; and what is to be kept. */
  readonly reads: readonly Stash[];
  readonly keeps: readonly Stash[];
}

/** What a step does, and before and after each block of them. */
export interface Body {
  readonly scope: Scope;
  readonly before: string[];
  readonly gathers: string[];
  readonly folds: string[];
  readonly stores: string[];
}

/** What has to do with a result that a caller may not want. */
export const wanted = ({ name, optional }: Result, lines: readonly string[]): readonly string[] =>
  optional === true ? [`(if (local.get $out.${name}) (then`, ...lines.map(indent), '))'] : lines;

export function bodyOf(pass: Pass, plan: Plan): Body {
  const { group, tasks, outer, reads, keeps } = pass;
  const arms = armsOf(tasks.map(valuesOf));
  const lanes = outer.lanes.inside(outer.frame.width, plan.isBrief);
  const scope = new Scope(outer.frame, lanes, outer, { group, counter: '$at' }, group, arms);
  const body: Body = { scope, before: [], gathers: [], folds: [], stores: [] };
  const put = (name: string, value: Value) => plan.put(name, value, scope);
  for (const { expr, name } of reads) scope.bind(expr, scope.load(`out.${name}`));
  const together = shared(tasks.map(valuesOf));
  for (const task of tasks) {
    if (task.kind === 'reduce') gather(task, body, { pass, plan });
    else if (task.kind === 'hold') body.stores.push(...vectorsHeld(task, scope));
    else body.stores.push(...stored(task, body, { group, together, plan }));
  }
  for (const { expr, name } of keeps) body.stores.push(...put(name, scope.value(expr)));
  return body;
}

/** Of a result that may not be wanted, what nothing else needs is computed only where it is. */
function stored(
  task: Store,
  { scope }: Body,
  { group, together, plan }: { group: Group; together: ReadonlySet<Expr>; plan: Plan },
): readonly string[] {
  const { result } = task;
  const expr = isPatched(task, group) ? task.expr.args[2]! : task.expr;
  if (result.optional !== true) return plan.put(result.name, scope.value(expr), scope);
  const visit = (inner: Expr): void => {
    if (together.has(inner)) scope.value(inner);
    else if (!isReady(inner)) inner.args.forEach(visit);
  };
  visit(expr);
  const apart = scope.apart(result.name);
  const value = apart.value(expr);
  return wanted(result, [...apart.lanes.lines.splice(0), ...plan.put(result.name, value, scope)]);
}

/** Whether one entry of a row, where an id picks it, is stored after all others. */
export const isPatched = ({ kind, expr }: Task, group: Group): boolean =>
  kind === 'store' && expr.op === 'where' && picks(expr.args[0]!, group) && within(expr.args[1]!.dims, group).length === 0;

export function patch({ result, expr }: Store, outer: Scope): string[] {
  const [condition, entry] = expr.args as [Expr, Expr];
  const scope = outer.picked(condition);
  const lane = `(f32x4.extract_lane 0 ${textOf(outer.value(entry), 0)})`;
  return [`(if (v128.any_true ${textOf(scope.value(condition), 0)}) (then (f32.store ${scope.address(`out.${result.name}`)} ${lane})))`];
}

/** Lanes beyond the row are left out where a block is led together: that of the rest has but one step. */
function gather(task: Reduce, { scope, before, gathers, folds }: Body, { pass, plan }: { pass: Pass; plan: Plan }): void {
  if (task.kept !== null) {
    gathers.push(...gathered(task.expr, pass.held.get(task)!, { value: scope.value(task.expr.args[0]!), lanes: scope.lanes }));
    return;
  }
  const { noun, empty, join, masked, fold } = reductionOf(task.expr, plan.shifts);
  const { frame, lanes } = scope;
  const value = scope.value(gatheredOf(task.expr));
  const held = pass.held.get(task)!;
  const nothing = textOf(lanes.constant(empty), 0);
  const parts = Array.from({ length: lanes.vectors }, () => frame.local(`${noun}_part`, 'v128'));
  parts.forEach((local, v) => {
    before.push(`(local.set ${local} ${nothing})`);
    frame.call(task.expr, [local], '_part');
    gathers.push(`(local.set ${local} ${join(`(local.get ${local})`, textOf(value, v))})`);
  });
  const part = frame.named('part', 'v128');
  const all = parts.map((local, v) => masked(`(local.get ${local})`, `(local.get ${live(v, frame)})`, nothing)).reduce(join);
  folds.push(`(local.set ${part} ${all})`, ...fold(held, part));
}

/** The variable for the lanes of a vector of the step just done that are not beyond the row. */
const live = (vector: number, frame: Frame): string => frame.named(`live.${vector}`, 'v128');

/** What lies beyond the row is at most the step just done, unless there was a whole row of whole steps. */
export function lanesAlive(bytes: string, frame: Frame): string[] {
  const left = `(i32x4.splat (i32.sub ${bytes} (local.get $at)))`;
  const lanes = (vector: number) => [0, 1, 2, 3].map((lane) => 4 * lane - 16 * (frame.width - vector)).join(' ');
  return Array.from({ length: frame.width }, (_, v) => `(local.set ${live(v, frame)} (i32x4.gt_s ${left} (v128.const i32x4 ${lanes(v)})))`);
}

export const indent = (line: string): string => `  ${line}`;
