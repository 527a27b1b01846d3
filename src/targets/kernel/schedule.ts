/** Tasks → loops: what runs along the same axis runs in one loop, unless it needs what a loop over that axis has yet to finish. */

import { type Expr, topological } from '../../ir/expr.js';
import type { Dim } from '../../spec/features.js';
import type { Group } from './axes.js';
import { isReduction } from './reductions.js';
import type { Result } from './roles.js';
import { isRoot } from './root.js';

/** A reduction, whose value is held until the loop that it runs along ends. */
export interface Reduce {
  readonly kind: 'reduce';
  readonly expr: Expr;
  readonly groups: readonly Group[];
  /** Those of them that it runs along. */
  readonly over: readonly Group[];
}

/** A result at one position, or a total. */
export interface Store {
  readonly kind: 'store';
  readonly result: Result;
  readonly expr: Expr;
  readonly groups: readonly Group[];
  readonly over: readonly Group[];
}

export type Task = Reduce | Store;

/** Loops and tasks in the order in which they run. */
export type Step =
  | { readonly loop: Group; readonly begins: readonly Reduce[]; readonly body: readonly Step[] }
  | { readonly tasks: readonly Task[] };

export function schedule(results: readonly Result[], groups: readonly Group[]): Step[] {
  const along = (dims: readonly Dim[]) => groups.filter((group) => dims.includes(group[0]!));
  const reductions = topological(results.map(({ expr }) => expr)).filter((expr) => isReduction(expr) && !expr.static);
  const tasks: Task[] = [
    ...reductions.map((expr): Reduce => ({ kind: 'reduce', expr, groups: along(expr.args[0]!.dims), over: along(expr.axes) })),
    ...results.map((result): Store => ({ kind: 'store', result, expr: result.expr, groups: along(result.dims ?? []), over: [] })),
  ];
  return steps(tasks, groups);
}

function steps(tasks: readonly Task[], groups: readonly Group[]): Step[] {
  const [group, ...inner] = groups;
  if (tasks.length === 0) return [];
  if (group === undefined) return [{ tasks }];
  return waves(tasks, group)
    .flatMap((wave) => apart(wave, group))
    .flatMap((wave): Step[] => {
      const inside = wave.filter((task) => task.groups.includes(group));
      const flat = wave.filter((task) => !task.groups.includes(group));
      const begins = inside.filter((task): task is Reduce => task.kind === 'reduce' && task.over[0] === group);
      return [...(inside.length === 0 ? [] : [{ loop: group, begins, body: steps(inside, inner) }]), ...steps(flat, inner)];
    });
}

/** What is solved for has a loop of its own, of many passes. */
function apart(wave: readonly Task[], group: Group): (readonly Task[])[] {
  const roots = wave.filter(({ kind, expr, over }) => kind === 'reduce' && isRoot(expr) && over.includes(group));
  const others = wave.filter((task) => !roots.includes(task));
  return [...roots.map((root) => [root]), ...(others.length === 0 ? [] : [others])];
}

/**
 * Tasks of one wave need nothing of each other but at the same position of the group. What is reduced within a position
 * is reduced again in each wave that needs it, as holding it would take as much memory as there are positions.
 */
function waves(tasks: readonly Task[], group: Group): Task[][] {
  const known = new Map(tasks.flatMap((task) => (task.kind === 'reduce' ? [[task.expr, task] as const] : [])));
  const before = (task: Task) => needed(task).flatMap((expr) => known.get(expr) ?? []);
  const runs = (task: Task) => task.groups.includes(group);
  const isWithin = (task: Task) => task.kind === 'reduce' && runs(task) && !task.over.includes(group);
  const of = new Map<Task, number>();
  const number = (task: Task): number => {
    const after = (one: Task) => number(one) + (one.over.includes(group) || runs(one) !== runs(task) ? 1 : 0);
    const result = of.get(task) ?? Math.max(0, ...before(task).map(after));
    of.set(task, result);
    return result;
  };
  const last = Math.max(...tasks.map(number));
  return Array.from({ length: last + 1 }, (_, wave) => {
    const chosen = new Set<Task>();
    const choose = (task: Task): void => {
      before(task).filter(isWithin).forEach(choose);
      chosen.add(task);
    };
    for (const task of tasks) if (!isWithin(task) && of.get(task) === wave) choose(task);
    return [...chosen];
  }).filter((wave) => wave.length > 0);
}

/** The reductions that a task's value is made of, not those within them. */
function needed(task: Task): Expr[] {
  const found = new Set<Expr>();
  const seen = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    if (isReduction(expr)) found.add(expr);
    else expr.args.forEach(visit);
  };
  if (task.kind === 'reduce') task.expr.args.forEach(visit);
  else visit(task.expr);
  return [...found];
}
