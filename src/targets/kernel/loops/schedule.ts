/** Tasks → loops: what runs along the same axis runs in one loop, unless it needs what a loop over that axis has yet to finish. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import type { Group } from '../formula/axes.js';
import { isReady, isReduction, isSecond } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { isRoot } from '../formula/root.js';
import type { Renamed } from '../formula/second-names.js';
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
export const valuesOf = ({ kind, expr }: Task): Expr => (kind === 'reduce' || isSecond(expr) ? expr.args[0]! : expr);

/** Loops and tasks in the order in which they run. */
export type Step =
  | { readonly loop: Group; readonly begins: readonly Reduce[]; readonly body: readonly Step[] }
  | { readonly tasks: readonly Task[] };

/**
 * Of pairs, rows are short and what makes an entry is long, so that each is computed once. Beside rows that are kept, where
 * along them a position is stands in one too, which is read again and again.
 */
export function schedule(results: readonly Result[], groups: readonly Group[], renamed: Renamed): Step[] {
  const holds = renamed.size > 0;
  /** The pairs are of rows, not of entries of one. */
  const ofRows = holds && !renamed.has(groups.at(-1)![0]!);
  const along = (dims: readonly Dim[]) => groups.filter((group) => dims.includes(group[0]!));
  const reductions = topological(results.map(({ expr }) => expr)).filter((expr) => isReduction(expr) && !expr.static);
  const reduces = reductions.map((expr) => {
    const task = reduce(expr, along(expr.args[0]!.dims), along(expr.axes));
    const at = task.groups.findLast((group) => !task.over.includes(group)) ?? null;
    return { ...task, held: holds && task.kept === null && at !== groups[0] ? at : null };
  });
  const seconds = topological(results.map(({ expr }) => expr))
    .filter(isSecond)
    .map((expr): Hold => ({ kind: 'hold', expr, groups: along(expr.args[0]!.dims), over: [], held: along([expr.axes[0]!])[0]! }));
  const rows = new Set(reduces.flatMap(({ expr, kept, held }) => (kept === null && held === null ? [] : [expr])));
  const exprs = results.map(({ expr }) => expr);
  const hold = (expr: Expr): Hold => ({ kind: 'hold', expr, groups: along(expr.dims), over: [], held: along(expr.dims).at(-1)! });
  const held = coefficients(
    exprs,
    rows,
    (expr, user) => ofRows && isRepeated(along(expr.dims), along(user.dims), renamed) && !isGiven(expr),
  ).map(hold);
  const tasks: Task[] = [
    ...reduces,
    ...seconds,
    ...held.filter(
      ({ groups: own }) => own.length > 0 && own.at(-1) !== groups[0] && own.slice(0, -1).every((group, i) => group === groups[i]),
    ),
    ...results.map((result): Store => ({ kind: 'store', result, expr: result.expr, groups: along(result.dims ?? []), over: [] })),
  ];
  const places =
    holds || rows.size === 0 ? [] : topological(exprs).filter(({ op, axes }) => op === 'index' && groups.at(-1)!.includes(axes[0]!));
  return [...steps(places.map(hold), groups, []), ...steps(tasks, groups, ofRows ? groups.slice(1) : [])];
}

/** Whether a loop that a value does not vary along runs outside of it; or a pair has one, and the user more. */
const isRepeated = (own: readonly Group[], user: readonly Group[], renamed: Renamed): boolean =>
  own.length > 1 && (own.some((group, i) => group !== user[i]) || renamed.has(own.at(-1)![0]!));
const isGiven = ({ args, static: known }: Expr): boolean => known || args.length === 0;

/** What needs rows or is one of a pair, and is needed at positions of more axes than it has. */
function coefficients(roots: readonly Expr[], rows: ReadonlySet<Expr>, isRepeated: (expr: Expr, user: Expr) => boolean): Expr[] {
  const known = new Map<Expr, boolean>();
  const uses = (expr: Expr): boolean => {
    const found = known.get(expr) ?? (rows.has(expr) || (!isReady(expr) && expr.args.some(uses)));
    known.set(expr, found);
    return found;
  };
  const isPart = (expr: Expr, user: Expr) =>
    expr.dims.length > 0 && expr.dims.length < user.dims.length && !isReady(expr) && (uses(expr) || isRepeated(expr, user));
  return [...new Set(topological(roots).flatMap((user) => user.args.filter((arg) => isPart(arg, user))))];
}

function reduce(expr: Expr, groups: readonly Group[], over: readonly Group[]): Reduce {
  const kept = groups.slice(groups.indexOf(over[0]!)).find((group) => !over.includes(group)) ?? null;
  const elsewhere = kept !== null && isScattered(expr, kept);
  return { kind: 'reduce', expr, groups: elsewhere ? groups.filter((group) => group !== kept) : groups, over, kept, held: null };
}

/** `divided`: the groups along which what is a loop by itself stands apart from what has loops inside. */
function steps(tasks: readonly Task[], groups: readonly Group[], divided: readonly Group[]): Step[] {
  const [group, ...inner] = groups;
  if (tasks.length === 0) return [];
  if (group === undefined) return [{ tasks }];
  return waves(tasks, groups)
    .flatMap((wave) => apart(wave, group))
    .flatMap((wave) => (divided.includes(group) ? byDepth(wave, inner) : [wave]))
    .flatMap((wave): Step[] => {
      const inside = wave.filter((task) => task.groups.includes(group));
      const flat = wave.filter((task) => !task.groups.includes(group));
      const begins = inside.filter((task): task is Reduce => task.kind === 'reduce' && task.over[0] === group);
      return [
        ...(inside.length === 0 ? [] : [{ loop: group, begins, body: steps(inside, inner, divided) }]),
        ...steps(flat, inner, divided),
      ];
    });
}

/** What is solved for has a loop of its own, of many passes. */
function apart(wave: readonly Task[], group: Group): (readonly Task[])[] {
  const roots = wave.filter(({ kind, expr, over }) => kind === 'reduce' && isRoot(expr) && over.includes(group));
  const others = wave.filter((task) => !roots.includes(task));
  return [...roots.map((root) => [root]), ...(others.length === 0 ? [] : [others])];
}

/** Where all that is reduced within a position is held, none of them needs another's value there. */
function byDepth(wave: readonly Task[], inner: readonly Group[]): (readonly Task[])[] {
  const isDeep = (task: Task) => task.groups.some((group) => inner.includes(group));
  return [wave.filter(isDeep), wave.filter((task) => !isDeep(task))].filter(({ length }) => length > 0);
}

/**
 * Tasks of one wave need nothing of each other but at the same position of the group. What is reduced within a position
 * is reduced again in each wave that needs it, as holding it would take as much memory as there are positions; what an
 * outer loop gathers is gathered in its pass.
 */
function waves(tasks: readonly Task[], groups: readonly Group[]): Task[][] {
  const group = groups[0]!;
  const known = new Map(tasks.flatMap((task) => (task.kind === 'store' ? [] : [[task.expr, task] as const])));
  const before = (task: Task, ready: ReadonlySet<Expr> = nothing) => needed(task, known, ready).flatMap((expr) => known.get(expr) ?? []);
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
    const ready = new Set(tasks.filter((task) => isHeld(task) && isSecond(task.expr) && number(task) < wave).map(valuesOf));
    const choose = (task: Task): void => {
      before(task, ready).filter(isWithin).forEach(choose);
      chosen.add(task);
    };
    for (const task of tasks) if (!isWithin(task) && of.get(task) === wave) choose(task);
    return [...chosen];
  }).filter((wave) => wave.length > 0);
}

const nothing: ReadonlySet<Expr> = new Set();

/** The reductions, and what else is known from other tasks, that a task's value is made of, not those within them or what is ready. */
function needed(task: Task, known: ReadonlyMap<Expr, Task>, ready: ReadonlySet<Expr>): Expr[] {
  const found = new Set<Expr>();
  const seen = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (seen.has(expr) || ready.has(expr)) return;
    seen.add(expr);
    if (isReduction(expr) || (known.has(expr) && expr !== task.expr)) found.add(expr);
    else expr.args.forEach(visit);
  };
  visit(valuesOf(task));
  return [...found];
}
