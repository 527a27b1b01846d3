/** What is dear and needed in several passes over a row is kept, meanwhile, where the row's result will stand. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { isPick } from '../formula/pick.js';
import { isReady } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { isEarly } from '../formula/second-names.js';
import { isScattered } from './kept-rows.js';
import { type Step, type Store, type Task, valuesOf } from './schedule.js';
import type { Scope } from './scope.js';

export interface Stash {
  readonly expr: Expr;
  /** The output that lends its place. */
  readonly name: string;
  /** The pass that computes it, and those that read it, of which the last overwrites it. */
  readonly from: Step;
  readonly to: readonly Step[];
  /** Whether the pass stores it as a task of its own. */
  readonly isStored: boolean;
  /** Conditions by which later ids pick an entry of it. */
  readonly at: readonly Expr[];
}

/** Of passes that follow one another, what is worth it: up to where the first result is written into a place, and from there on. */
export function stashesOf(steps: readonly Step[]): readonly Stash[] {
  const passes = steps.flatMap((step) =>
    'loop' in step && step.body.length === 1 && 'tasks' in step.body[0]! ? [{ step, tasks: step.body[0].tasks }] : [],
  );
  const first = passes.find(({ tasks }) => tasks.some(comesFirst));
  const last = first ?? passes.findLast(({ tasks }) => tasks.some(isOutput));
  const output = last?.tasks.find(first === undefined ? isOutput : comesFirst);
  if (last === undefined || output?.kind !== 'store' || output.result.optional === true) return [];
  const { expr, result } = output;
  const at = passes.indexOf(last);
  const stored = { expr, name: result.name, from: last.step, to: passes.slice(at + 1).map(({ step }) => step), isStored: true, at: [] };
  const dear = dearest(passes.slice(0, at + 1), result);
  const found = [...(dear === null ? [] : [dear]), ...(first === undefined ? [] : [stored])];
  return found.map((stash) => ({ ...stash, at: pickedAt(stash, steps.slice(steps.indexOf(stash.from) + 1)) }));
}

interface Pass {
  readonly step: Step;
  readonly tasks: readonly Task[];
}

/** What is dear in the first of some passes that shares such with the last. */
function dearest(passes: readonly Pass[], { name, dims }: Result): Stash | null {
  if (topological(passes.flatMap(({ tasks }) => tasks.map(valuesOf))).some((expr) => isEarly(expr.name))) return null;
  const late = computed(passes.at(-1)!.tasks.map(valuesOf));
  const along = [...dims!].sort().join();
  for (const [i, { step, tasks }] of passes.slice(0, -1).entries()) {
    const shared = [...computed(tasks.map(valuesOf))].filter((expr) => late.has(expr) && expr.dims.join() === along);
    const best = shared.filter((expr) => cost(expr) > 0).reduce<Expr | null>((a, b) => (a === null || cost(b) >= cost(a) ? b : a), null);
    if (best !== null) return { expr: best, name, from: step, to: passes.slice(i + 1).map((pass) => pass.step), isStored: false, at: [] };
  }
  return null;
}

/** The conditions by which ids pick an entry of it. */
function pickedAt({ expr }: Stash, later: readonly Step[]): readonly Expr[] {
  const tasks = tasksOf(later);
  const scattered = tasks.flatMap((task) =>
    task.kind === 'reduce' && task.kept !== null && isScattered(task.expr, task.kept) ? [task.expr] : [],
  );
  const picks = [...scattered, ...topological(tasks.map(valuesOf)).filter(isPick)].map(({ args: [terms] }) => terms!);
  return [...new Set(picks.filter(({ args: [, entry] }) => computed([entry!]).has(expr)).map(({ args: [condition] }) => condition!))];
}

const tasksOf = (steps: readonly Step[]): readonly Task[] => steps.flatMap((step) => ('tasks' in step ? step.tasks : tasksOf(step.body)));

/** What has been kept is there, too, for those that ask for an entry of it; in the rest of the row, where that stands. */
export function keptAt({ expr, name, at }: Stash, scope: Scope, group: Group): void {
  for (const condition of at) {
    const entry = scope.picked(condition);
    const bytes = `(i32.shl (local.get ${entry.counter(group)!}) (i32.const 2))`;
    const [row, rest] = [scope.row(`out.${name}`), scope.rest(`out.${name}`, group)];
    const from = `(select ${row} ${rest} (i32.lt_u ${bytes} ${scope.ends(group).whole}))`;
    entry.bind(
      expr,
      entry.lanes.set('kept', () => `(v128.load32_splat (i32.add ${from} ${bytes}))`, true),
    );
  }
}

const comesFirst = (task: Task): task is Store => task.kind === 'store' && task.result.early === true;
const isOutput = (task: Task): boolean => task.kind === 'store' && task.groups.length > 0;

/** What is computed at each position for some values, up to the next reduction. */
export function computed(roots: readonly Expr[]): Set<Expr> {
  const found = new Set<Expr>();
  const visit = (expr: Expr): void => {
    if (found.has(expr) || expr.static || expr.args.length === 0 || isReady(expr)) return;
    expr.args.forEach(visit);
    found.add(expr);
  };
  roots.forEach(visit);
  return found;
}

// biome-ignore format: a list
const dear: readonly string[] = [
  'exp', 'expm1', 'log', 'log1p', 'sigmoid', 'softplus', 'tanh', 'pow', 'sin', 'cos', 'atan', 'acos', 'erf',
  'log_softmax', 'logsumexp', 'log_tempered_softmax',
];
export const isDear = ({ op }: Expr): boolean => dear.includes(op);

const known = new WeakMap<Expr, number>();

/** How many elementary functions it is made of, up to the next reduction. */
export function cost(expr: Expr): number {
  const found = known.get(expr) ?? [...computed([expr])].filter(isDear).length;
  known.set(expr, found);
  return found;
}
