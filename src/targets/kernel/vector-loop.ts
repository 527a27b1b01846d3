/** A loop over the entries of a row, several vectors a step; sums of float32 are short, and go on in float64. */

import { type Expr, within } from '../../ir/expr.js';
import type { Group } from './axes.js';
import { textOf, type Value } from './lanes.js';
import { armsOf } from './lazy.js';
import { picks } from './pick.js';
import { reductionOf } from './reductions.js';
import type { Reduce, Store, Task } from './schedule.js';
import { Scope } from './scope.js';
import type { Stash } from './stash.js';

export interface Plan {
  /** Maxima that only move an exponential's argument. */
  readonly shifts: ReadonlySet<Expr>;
  /** Vectors in one step of a vector loop. */
  readonly width: number;
  /** Whether even they call elementary functions. */
  readonly isBrief: boolean;
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

/** What a step does, and before and after each block of them. */
interface Body {
  readonly scope: Scope;
  /** Whether some lanes may be none of the row's. */
  readonly masks: boolean;
  readonly before: string[];
  readonly gathers: string[];
  readonly folds: string[];
  readonly stores: string[];
  /** Stores where a vector may be partly beyond the row. */
  readonly last: string[];
}

/** Each lane adds up so many terms in float32 before the sum goes on in float64. */
const blockSteps = 16;

/**
 * Writes the loops into the code around them; `label` tells their own from others. Steps of several vectors have neither
 * masks nor calls, so that constants stay in registers; what is left of the row is done vector by vector. Returns how many
 * lines compute one.
 */
export function vectorLoop(pass: Pass, plan: Plan, label: number): number {
  const { group, outer } = pass;
  const [bytes, whole] = ['bytes', 'whole'].map((wish) => outer.frame.local(wish, 'i32')) as [string, string];
  const wide = plan.width > 0 ? bodyOf(pass, plan, plan.width) : null;
  const rest = bodyOf(pass, plan, 0);
  const patches = pass.tasks.flatMap((task) => (task.kind === 'store' && isPatched(task, group) ? patch(task, outer) : []));
  const end = (until: string) => ({ until, outer });
  outer.lanes.lines.push(
    `(local.set ${bytes} (i32.shl (local.get ${outer.frame.size(group)}) (i32.const 2)))`,
    '(local.set $at (i32.const 0))',
    ...(wide === null ? [] : [`(local.set ${whole} (i32.and (local.get ${bytes}) (i32.const ${-16 * plan.width})))`]),
    ...(wide === null ? [] : when(whole, blocks(wholeStep(wide), wide, { ...end(whole), label: `${label}` }))),
    ...when(bytes, blocks(lastSteps(rest, bytes), rest, { ...end(bytes), label: `${label}_rest` })),
    ...patches,
  );
  return rest.scope.lanes.lines.length;
}

/** `width`: vectors in a step; 0: one, which may lie partly beyond the row. */
function bodyOf(pass: Pass, plan: Plan, width: number): Body {
  const { group, tasks, outer, reads, keeps } = pass;
  const arms = armsOf(tasks.map(({ kind, expr }) => (kind === 'store' ? expr : expr.args[0]!)));
  const scope = new Scope(
    outer.frame,
    outer.lanes.inside(Math.max(width, 1), width > 0 ? plan.isBrief : outer.lanes.isBrief),
    outer,
    { group, counter: '$at' },
    group,
    arms,
  );
  const body: Body = { scope, masks: width === 0, before: [], gathers: [], folds: [], stores: [], last: [] };
  const put = (name: string, value: Value) => {
    body.stores.push(...plan.put(name, value, scope));
    body.last.push(...plan.put(name, value, scope, true));
  };
  if (reads !== null) scope.bind(reads.expr, scope.load(`out.${reads.name}`));
  for (const task of tasks) {
    if (task.kind === 'store') put(task.result.name, scope.value(isPatched(task, group) ? task.expr.args[2]! : task.expr));
    else gather(task, body, { pass, plan });
  }
  if (keeps !== null) put(keeps.name, scope.value(keeps.expr));
  return body;
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

function gather(task: Reduce, { scope, masks, before, gathers, folds }: Body, { pass, plan }: { pass: Pass; plan: Plan }): void {
  const { noun, empty, join, masked, fold } = reductionOf(task.expr, plan.shifts);
  const { frame, lanes } = scope;
  const value = scope.value(task.expr.args[0]!);
  const held = pass.held.get(task)!;
  const parts = Array.from({ length: lanes.vectors }, () => frame.local(`${noun}_part`, 'v128'));
  parts.forEach((local, v) => {
    before.push(`(local.set ${local} ${empty})`);
    const entry = masks ? masked(textOf(value, v), '(local.get $mask)') : textOf(value, v);
    gathers.push(`(local.set ${local} ${join(`(local.get ${local})`, entry)})`);
  });
  const part = frame.local('part', 'v128');
  const all = parts.map((local) => `(local.get ${local})`).reduce(join);
  folds.push(`(local.set ${part} ${all})`, `(local.set ${held} ${fold(`(local.get ${held})`, `(local.get ${part})`)})`);
}

interface End {
  /** The variable that holds where the steps end. */
  readonly until: string;
  readonly outer: Scope;
  readonly label: string;
}

function blocks(step: readonly string[], { scope, before, folds }: Body, { until, outer, label }: End): string[] {
  const below = (end: string) => `(i32.lt_u (local.get $at) (local.get ${end}))`;
  if (folds.length === 0) return repeat(`$step_${label}`, below(until), step);
  const stop = outer.frame.local('stop', 'i32');
  const next = `(i32.add (local.get $at) (i32.const ${16 * scope.lanes.vectors * blockSteps}))`;
  const block = [
    `(local.set ${stop} (select ${next} (local.get ${until}) (i32.lt_u ${next} (local.get ${until}))))`,
    ...before,
    ...repeat(`$step_${label}`, below(stop), step),
    ...folds,
  ];
  return repeat(`$block_${label}`, below(until), block);
}

const wholeStep = ({ scope: { lanes, loads }, gathers, stores }: Body): string[] => [
  ...loads.whole,
  ...lanes.lines,
  ...gathers,
  ...stores,
  `(local.set $at (i32.add (local.get $at) (i32.const ${16 * lanes.vectors})))`,
];

/** Steps of one vector, the last of which may lie partly beyond the row. */
function lastSteps({ scope: { lanes, loads }, gathers, stores, last }: Body, bytes: string): string[] {
  const isWhole = '(i32.ge_s (local.get $live) (i32.const 4))';
  const choose = (then: readonly string[], otherwise: readonly string[]) =>
    then.length === 0 ? [] : [`(if ${isWhole} (then`, ...then.map(indent), ') (else', ...otherwise.map(indent), '))'];
  const mask = '(i32x4.gt_s (i32x4.splat (local.get $live)) (v128.const i32x4 0 1 2 3))';
  return [
    `(local.set $live (i32.shr_u (i32.sub (local.get ${bytes}) (local.get $at)) (i32.const 2)))`,
    ...(gathers.length === 0 ? [] : [`(local.set $mask ${mask})`]),
    ...choose(loads.whole, loads.partial),
    ...lanes.lines,
    ...gathers,
    ...choose(stores, last),
    '(local.set $at (i32.add (local.get $at) (i32.const 16)))',
  ];
}

/** Only if the steps end beyond where they begin. */
const when = (until: string, lines: readonly string[]): string[] => [
  `(if (i32.lt_u (local.get $at) (local.get ${until})) (then`,
  ...lines.map(indent),
  '))',
];

export const repeat = (label: string, condition: string, body: readonly string[]): string[] => [
  `(loop ${label}`,
  ...body.map(indent),
  `  (br_if ${label} ${condition}))`,
];

export const indent = (line: string): string => `  ${line}`;
