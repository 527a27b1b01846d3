/** A loop over the entries of a row, several vectors a step; sums of float32 are short, and go on in float64. */

import type { Expr } from '../../ir/expr.js';
import type { Group } from './axes.js';
import { textOf, type Value } from './lanes.js';
import { armsOf } from './lazy.js';
import { reductionOf } from './reductions.js';
import type { Reduce, Store, Task } from './schedule.js';
import { Scope } from './scope.js';
import type { Stash } from './stash.js';

export interface Plan {
  /** Maxima that only move an exponential's argument. */
  readonly shifts: ReadonlySet<Expr>;
  /** Vectors in one step of a vector loop. */
  readonly width: number;
  /** The code that stores a value; `partial`: where some of its vectors may be beyond the row. */
  readonly put: (name: string, value: Value, scope: Scope, partial?: boolean) => string[];
  readonly store: (task: Store, value: Value | null, scope: Scope, partial?: boolean) => string[];
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

/** What a step does beside computing: before and after each block, and with what it has computed. */
interface Body {
  readonly before: string[];
  readonly gathers: string[];
  readonly folds: string[];
  readonly stores: string[];
  readonly last: string[];
}

/** Each lane adds up so many terms in float32 before the sum goes on in float64. */
const blockSteps = 16;

/** Writes the loop into the code around it; `label` tells its own from others. Returns how many lines compute a step. */
export function vectorLoop(pass: Pass, plan: Plan, label: number): number {
  const { group, tasks, outer, reads, keeps } = pass;
  const { width } = plan;
  const arms = armsOf(tasks.map(({ kind, expr }) => (kind === 'store' ? expr : expr.args[0]!)));
  const inside = new Scope(outer.frame, outer.lanes.inside(width), outer, { group, counter: '$at' }, group, arms);
  const body: Body = { before: [], gathers: [], folds: [], stores: [], last: [] };
  const put = (name: string, value: Value) => {
    body.stores.push(...plan.put(name, value, inside));
    body.last.push(...plan.put(name, value, inside, true));
  };
  if (reads !== null) inside.bind(reads.expr, inside.load(`out.${reads.name}`));
  for (const task of tasks) {
    if (task.kind === 'store') put(task.result.name, inside.value(task.expr));
    else gather(task, inside, body, { pass, plan });
  }
  if (keeps !== null) put(keeps.name, inside.value(keeps.expr));
  const masks = body.gathers.length === 0 ? [] : Array.from({ length: width }, (_, v) => `$mask.${v}`);
  const bytes = outer.frame.local('bytes', 'i32');
  outer.lanes.lines.push(
    `(local.set ${bytes} (i32.shl (local.get ${outer.frame.size(group)}) (i32.const 2)))`,
    '(local.set $at (i32.const 0))',
    ...masks.map((mask) => `(local.set ${mask} (v128.const i64x2 -1 -1))`),
    `(if (local.get ${bytes}) (then`,
    ...blocks(stepOf(inside, body, { bytes, masks, width }), body, { bytes, width, outer, label }).map(indent),
    '))',
  );
  return inside.lanes.lines.length;
}

function gather(task: Reduce, scope: Scope, body: Body, { pass, plan }: { pass: Pass; plan: Plan }): void {
  const { noun, empty, join, masked, fold } = reductionOf(task.expr, plan.shifts);
  const { frame, lanes } = scope;
  const value = scope.value(task.expr.args[0]!);
  const held = pass.held.get(task)!;
  const parts = Array.from({ length: lanes.vectors }, () => frame.local(`${noun}_part`, 'v128'));
  parts.forEach((local, v) => {
    body.before.push(`(local.set ${local} ${empty})`);
    body.gathers.push(`(local.set ${local} ${join(`(local.get ${local})`, masked(textOf(value, v), `(local.get $mask.${v})`))})`);
  });
  const part = frame.local('part', 'v128');
  const all = parts.map((local) => `(local.get ${local})`).reduce(join);
  body.folds.push(`(local.set ${part} ${all})`, `(local.set ${held} ${fold(`(local.get ${held})`, `(local.get ${part})`)})`);
}

interface Bounds {
  readonly bytes: string;
  readonly width: number;
  readonly outer: Scope;
  readonly label: number;
}

function blocks(step: readonly string[], { before, folds }: Body, { bytes, width, outer, label }: Bounds): string[] {
  const until = (end: string) => `(i32.lt_u (local.get $at) (local.get ${end}))`;
  if (folds.length === 0) return repeat(`$step_${label}`, until(bytes), step);
  const stop = outer.frame.local('stop', 'i32');
  const next = `(i32.add (local.get $at) (i32.const ${16 * width * blockSteps}))`;
  const block = [
    `(local.set ${stop} (select ${next} (local.get ${bytes}) (i32.lt_u ${next} (local.get ${bytes}))))`,
    ...before,
    ...repeat(`$step_${label}`, until(stop), step),
    ...folds,
  ];
  return repeat(`$block_${label}`, until(bytes), block);
}

/** Of the last step, some vectors may lie partly or wholly beyond the row. */
function stepOf(
  { lanes, loads }: Scope,
  body: Body,
  { bytes, masks, width }: { bytes: string; masks: readonly string[]; width: number },
): string[] {
  const left = `(i32.sub (local.get ${bytes}) (local.get $at))`;
  const ifWhole = (then: readonly string[], otherwise: readonly string[]) =>
    then.length + otherwise.length === 0
      ? []
      : [`(if (i32.ge_u ${left} (i32.const ${16 * width})) (then`, ...then.map(indent), ') (else', ...otherwise.map(indent), '))'];
  return [
    ...ifWhole(loads.whole, [
      `(local.set $live (i32.shr_u ${left} (i32.const 2)))`,
      ...masks.map((mask, v) => `(local.set ${mask} (i32x4.gt_s (i32x4.splat (local.get $live)) ${count(4 * v)}))`),
      ...loads.partial,
    ]),
    ...lanes.lines,
    ...body.gathers,
    ...ifWhole(body.stores, body.last),
    `(local.set $at (i32.add (local.get $at) (i32.const ${16 * width})))`,
  ];
}

const count = (first: number): string => `(v128.const i32x4 ${[0, 1, 2, 3].map((i) => first + i).join(' ')})`;

export const repeat = (label: string, condition: string, body: readonly string[]): string[] => [
  `(loop ${label}`,
  ...body.map(indent),
  `  (br_if ${label} ${condition}))`,
];

export const indent = (line: string): string => `  ${line}`;
