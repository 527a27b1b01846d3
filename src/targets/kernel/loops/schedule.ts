/** Tasks → loops: what runs along the same axis runs in one loop, unless it needs what a loop over that axis has yet to finish. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import type { Group } from '../formula/axes.js';
import { isReady, isReduction } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { isRoot } from '../formula/root.js';
import { isScattered } from './kept-rows.js';

/** A reduction, whose value is held until the loop that it runs along ends. */
export interface Reduce {
  readonly kind: 'reduce';
  readonly expr: Expr;
  readonly groups: readonly Group[];
  /** Those of them that it runs along. */
  readonly over: readonly Group[];
  /** The group within those that it keeps, if there is one: a sum for each entry of a row. */
  readonly kept: Group | null;
  /** The loop that its results are held along, for those that follow: a row of them. */
  readonly held: Group | null;
}

/** A result at one position, or a total. */
export interface Store {
  readonly kind: 'store';
  readonly result: Result;
  readonly expr: Expr;
  readonly groups: readonly Group[];
  readonly over: readonly Group[];
}

/** What is made of rows that are kept and used at each of many positions: a row of its own, within the outermost loops. */
export interface Hold {
  readonly kind: 'hold';
  readonly expr: Expr;
  readonly groups: readonly Group[];
  readonly over: readonly Group[];
  readonly held: Group;
}

export type Task = Reduce | Store | Hold;

/** What is computed at each position that a task runs along. */
export const valuesOf = ({ kind, expr }: Task): Expr => (kind === 'reduce' ? expr.args[0]! : expr);

/** Loops and tasks in the order in which they run. */
export type Step =
  | { readonly loop: Group; readonly begins: readonly Reduce[]; readonly body: readonly Step[] }
  | { readonly tasks: readonly Task[] };

/** `holds`: rows are short and what makes an entry is long, as of pairs, so that each is computed once. */
export function schedule(results: readonly Result[], groups: readonly Group[], holds: boolean): Step[] {
  const along = (dims: readonly Dim[]) => groups.filter((group) => dims.includes(group[0]!));
  const reductions = topological(results.map(({ expr }) => expr)).filter((expr) => isReduction(expr) && !expr.static);
  const reduces = reductions.map((expr) => {
    const task = reduce(expr, along(expr.args[0]!.dims), along(expr.axes));
    const at = task.groups.findLast((group) => !task.over.includes(group)) ?? null;
    return { ...task, held: holds && task.kept === null && at !== groups[0] ? at : null };
  });
  const rows = new Set(reduces.flatMap(({ expr, kept, held }) => (kept === null && held === null ? [] : [expr])));
  const held = coefficients(
    results.map(({ expr }) => expr),
    rows,
  ).map((expr): Hold => ({ kind: 'hold', expr, groups: along(expr.dims), over: [], held: along(expr.dims).at(-1)! }));
  const tasks: Task[] = [
    ...reduces,
    ...held.filter(
      ({ groups: own }) => own.length > 0 && own.at(-1) !== groups[0] && own.slice(0, -1).every((group, i) => group === groups[i]),
    ),
    ...results.map((result): Store => ({ kind: 'store', result, expr: result.expr, groups: along(result.dims ?? []), over: [] })),
  ];
  return steps(tasks, groups);
}

/** What needs rows, and is needed at positions of more axes than it has. */
function coefficients(roots: readonly Expr[], rows: ReadonlySet<Expr>): Expr[] {
  const known = new Map<Expr, boolean>();
  const uses = (expr: Expr): boolean => {
    const found = known.get(expr) ?? (rows.has(expr) || (!isReady(expr) && expr.args.some(uses)));
    known.set(expr, found);
    return found;
  };
  const parts = topological(roots).flatMap(({ args, dims }) => args.filter((arg) => arg.dims.length < dims.length));
  return rows.size === 0 ? [] : [...new Set(parts)].filter((expr) => expr.dims.length > 0 && !isReady(expr) && uses(expr));
}

function reduce(expr: Expr, groups: readonly Group[], over: readonly Group[]): Reduce {
  const kept = groups.slice(groups.indexOf(over[0]!)).find((group) => !over.includes(group)) ?? null;
  const elsewhere = kept !== null && isScattered(expr, kept);
  return { kind: 'reduce', expr, groups: elsewhere ? groups.filter((group) => group !== kept) : groups, over, kept, held: null };
}

function steps(tasks: readonly Task[], groups: readonly Group[]): Step[] {
  const [group, ...inner] = groups;
  if (tasks.length === 0) return [];
  if (group === undefined) return [{ tasks }];
  return waves(tasks, groups)
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
 * is reduced again in each wave that needs it, as holding it would take as much memory as there are positions; what an
 * outer loop gathers is gathered in its pass.
 */
function waves(tasks: readonly Task[], groups: readonly Group[]): Task[][] {
  const group = groups[0]!;
  const known = new Map(tasks.flatMap((task) => (task.kind === 'store' ? [] : [[task.expr, task] as const])));
  const before = (task: Task) => needed(task, known).flatMap((expr) => known.get(expr) ?? []);
  const runs = (task: Task) => task.groups.includes(group);
  const isWithin = (task: Task) =>
    task.kind !== 'store' &&
    runs(task) &&
    !task.over.includes(group) &&
    task.held !== group &&
    task.over.every((one) => groups.includes(one));
  const isHeld = (task: Task) => task.kind !== 'store' && task.held === group;
  const of = new Map<Task, number>();
  const number = (task: Task): number => {
    const after = (one: Task) => number(one) + (one.over.includes(group) || isHeld(one) || runs(one) !== runs(task) ? 1 : 0);
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

/** The reductions, and what else is known from other tasks, that a task's value is made of, not those within them. */
function needed(task: Task, known: ReadonlyMap<Expr, Task>): Expr[] {
  const found = new Set<Expr>();
  const seen = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    if (isReduction(expr) || (known.has(expr) && expr !== task.expr)) found.add(expr);
    else expr.args.forEach(visit);
  };
  visit(valuesOf(task));
  return [...found];
}
