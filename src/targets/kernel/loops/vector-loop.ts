/** A loop over the entries of a row, by vectors; sums of float32 are short, and go on in float64. */

import { whereRest } from './position.js';
import type { Task } from './schedule.js';
import { type Body, bodyOf, indent, isPatched, lanesAlive, type Pass, type Plan, patch, wanted } from './vector-body.js';

/** Each lane adds up so many terms in float32 before the sum goes on in float64. */
export const blockSteps = 16;

/**
 * Writes the loop into the code around it; `label` tells its own from others. It runs over the whole vectors of the row,
 * and then once over the rest of it, which stands in slots of whole vectors: a step has neither masks nor calls. Returns
 * how many lines it computes.
 */
export function vectorLoop(pass: Pass, plan: Plan, label: number): number {
  const { group, outer, tasks, keeps } = pass;
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
  const back = (name: string) =>
    whereRest({ bytes, whole }, `(call $back ${outer.rest(name, group)} ${outer.row(name)} ${whole} ${bytes})`);
  const after = tasks.flatMap((task) => {
    if (task.kind !== 'store') return [];
    return wanted(task.result, [back(`out.${task.result.name}`), ...(isPatched(task, group) ? patch(task, outer) : [])]);
  });
  if (outer.isParted([group])) after.push(...keeps.map(({ name }) => back(`out.${name}`)));
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
