/** A loop over the entries of a row, by vectors; sums of float32 are short, and go on in float64. */

import { type Expr, within } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { picks } from '../formula/pick.js';
import { isReady, reductionOf } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { textOf, type Value } from '../lanes/lanes.js';
import { vectorsHeld } from './held-rows.js';
import { gathered } from './kept-rows.js';
import { armsOf, shared } from './lazy.js';
import type { Frame } from './position.js';
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
  readonly reads: Stash | null;
  readonly keeps: Stash | null;
}

/** What a step does, and before and after each block of them. */
interface Body {
  readonly scope: Scope;
  readonly before: string[];
  readonly gathers: string[];
  readonly folds: string[];
  readonly stores: string[];
}

/** Each lane adds up so many terms in float32 before the sum goes on in float64. */
const blockSteps = 16;

/**
 * Writes the loop into the code around it; `label` tells its own from others. It runs over the whole vectors of the row,
 * and then once over the rest of it, which stands in slots of whole vectors: a step has neither masks nor calls. Returns
 * how many lines it computes.
 */
export function vectorLoop(pass: Pass, plan: Plan, label: number): number {
  const { group, outer, tasks } = pass;
  const body = bodyOf(pass, plan);
  const { bytes, whole } = outer.ends(group);
  const [inside, stop] = ['inside', 'stop'].map((name) => outer.frame.named(name, 'i32')) as [string, string];
  const here = [...body.scope.here].map(([name, local]) => {
    const [row, rest] = [outer.row(name), outer.rest(name, group)];
    return `(local.set ${local} (select ${row} ${rest} (local.get ${inside})))`;
  });
  const end = `(select ${whole} ${bytes} (local.get ${inside}))`;
  const next = `(i32.add (local.get $at) (i32.const ${16 * outer.frame.width * blockSteps}))`;
  const [get, folds] = [`(local.get ${stop})`, body.folds.length > 0];
  const least = [`(local.set ${stop} (select ${next} ${get} (i32.lt_u ${next} ${get})))`];
  if (folds) body.folds.unshift(...lanesAlive(bytes, outer.frame));
  const loop = [
    '(local.set $at (i32.const 0))',
    ...repeat(`$part_${label}`, `(i32.lt_u (local.get $at) ${bytes})`, [
      `(local.set ${inside} (i32.lt_u (local.get $at) ${whole}))`,
      ...here,
      `(local.set ${stop} ${end})`,
      ...(folds ? least : []),
      ...block(body, stop, label),
    ]),
  ];
  const after = tasks.flatMap((task) => {
    if (task.kind !== 'store') return [];
    const name = `out.${task.result.name}`;
    const back = `(call $back ${outer.rest(name, group)} ${outer.row(name)} ${whole} ${bytes})`;
    return wanted(task.result, [back, ...(isPatched(task, group) ? patch(task, outer) : [])]);
  });
  outer.lanes.lines.push(...unlessUnwanted(tasks, loop), ...after);
  return body.scope.lanes.lines.length;
}

/** A loop that does nothing but store. */
function unlessUnwanted(tasks: readonly Task[], loop: readonly string[]): readonly string[] {
  const optional = tasks.flatMap((task) =>
    task.kind === 'store' && task.result.optional === true ? [`(local.get $out.${task.result.name})`] : [],
  );
  if (optional.length < tasks.length) return loop;
  return [`(if ${optional.reduce((a, b) => `(i32.or ${a} ${b})`)} (then`, ...loop.map(indent), '))'];
}

/** What has to do with a result that a caller may not want. */
export const wanted = ({ name, optional }: Result, lines: readonly string[]): readonly string[] =>
  optional === true ? [`(if (local.get $out.${name}) (then`, ...lines.map(indent), '))'] : lines;

function bodyOf(pass: Pass, plan: Plan): Body {
  const { group, tasks, outer, reads, keeps } = pass;
  const arms = armsOf(tasks.map(valuesOf));
  const lanes = outer.lanes.inside(outer.frame.width, plan.isBrief);
  const scope = new Scope(outer.frame, lanes, outer, { group, counter: '$at' }, group, arms);
  const body: Body = { scope, before: [], gathers: [], folds: [], stores: [] };
  const put = (name: string, value: Value) => plan.put(name, value, scope);
  if (reads !== null) scope.bind(reads.expr, scope.load(`out.${reads.name}`));
  const together = shared(tasks.map(valuesOf));
  for (const task of tasks) {
    if (task.kind === 'reduce') gather(task, body, { pass, plan });
    else if (task.kind === 'hold') body.stores.push(...vectorsHeld(task, scope));
    else body.stores.push(...stored(task, body, { group, together, plan }));
  }
  if (keeps !== null) body.stores.push(...put(keeps.name, scope.value(keeps.expr)));
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
const isPatched = ({ kind, expr }: Task, group: Group): boolean =>
  kind === 'store' && expr.op === 'where' && picks(expr.args[0]!, group) && within(expr.args[1]!.dims, group).length === 0;

function patch({ result, expr }: Store, outer: Scope): string[] {
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
  const value = scope.value(task.expr.args[0]!);
  const held = pass.held.get(task)!;
  const nothing = textOf(lanes.constant(empty), 0);
  const parts = Array.from({ length: lanes.vectors }, () => frame.local(`${noun}_part`, 'v128'));
  parts.forEach((local, v) => {
    before.push(`(local.set ${local} ${nothing})`);
    gathers.push(`(local.set ${local} ${join(`(local.get ${local})`, textOf(value, v))})`);
  });
  const part = frame.named('part', 'v128');
  const all = parts.map((local, v) => masked(`(local.get ${local})`, `(local.get ${live(v, frame)})`, nothing)).reduce(join);
  folds.push(`(local.set ${part} ${all})`, ...fold(held, part));
}

/** The variable for the lanes of a vector of the step just done that are not beyond the row. */
const live = (vector: number, frame: Frame): string => frame.named(`live.${vector}`, 'v128');

/** What lies beyond the row is at most the step just done, unless there was a whole row of whole steps. */
function lanesAlive(bytes: string, frame: Frame): string[] {
  const left = `(i32x4.splat (i32.sub ${bytes} (local.get $at)))`;
  const lanes = (vector: number) => [0, 1, 2, 3].map((lane) => 4 * lane - 16 * (frame.width - vector)).join(' ');
  return Array.from({ length: frame.width }, (_, v) => `(local.set ${live(v, frame)} (i32x4.gt_s ${left} (v128.const i32x4 ${lanes(v)})))`);
}

/** Steps as far as a block goes. */
function block({ scope, before, gathers, folds, stores }: Body, stop: string, label: number): string[] {
  const { vectors, lines } = scope.lanes;
  const step = [...lines, ...gathers, ...stores, `(local.set $at (i32.add (local.get $at) (i32.const ${16 * vectors})))`];
  return [...before, ...repeat(`$step_${label}`, `(i32.lt_u (local.get $at) (local.get ${stop}))`, step), ...folds];
}

export const repeat = (label: string, condition: string, body: readonly string[]): string[] => [
  `(loop ${label}`,
  ...body.map(indent),
  `  (br_if ${label} ${condition}))`,
];

export const indent = (line: string): string => `  ${line}`;
