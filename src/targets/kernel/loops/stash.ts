/** What is dear and needed in several passes over a row is kept, meanwhile, where the row's result will stand. */

import { type Expr, topological } from '../../../ir/expr.js';
import { isReady } from '../formula/reductions.js';
import { isEarly } from '../formula/second-names.js';
import { type Step, type Store, type Task, valuesOf } from './schedule.js';

export interface Stash {
  readonly expr: Expr;
  /** The output that lends its place. */
  readonly name: string;
  /** The pass that computes it, and the one that overwrites it; those between read it. */
  readonly from: Step;
  readonly to: Step;
  /** Whether the pass stores it as a task of its own. */
  readonly isStored: boolean;
}

/** Of passes that follow one another; null where nothing is worth it. */
export function stashOf(steps: readonly Step[]): Stash | null {
  const passes = steps.flatMap((step) =>
    'loop' in step && step.body.length === 1 && 'tasks' in step.body[0]! ? [{ step, tasks: step.body[0].tasks }] : [],
  );
  const early = passes.find(({ tasks }) => tasks.some(comesFirst));
  if (early !== undefined) return storedBy(early.tasks.find(comesFirst)!, early.step, passes.at(-1)!.step);
  const last = passes.findLast(({ tasks }) => tasks.some(isOutput));
  const output = last?.tasks.find(isOutput);
  if (last === undefined || output?.kind !== 'store' || output.result.optional === true) return null;
  if (topological(passes.flatMap(({ tasks }) => tasks.map(valuesOf))).some(({ name }) => isEarly(name))) return null;
  const late = computed(last.tasks.map(valuesOf));
  for (const { step, tasks } of passes.slice(0, passes.indexOf(last))) {
    const shared = [...computed(tasks.map(valuesOf))].filter(
      (expr) => late.has(expr) && expr.dims.join() === [...output.result.dims!].sort().join(),
    );
    const best = shared.filter((expr) => cost(expr) > 0).reduce<Expr | null>((a, b) => (a === null || cost(b) >= cost(a) ? b : a), null);
    if (best !== null) return { expr: best, name: output.result.name, from: step, to: last.step, isStored: false };
  }
  return null;
}

const comesFirst = (task: Task): task is Store => task.kind === 'store' && task.result.early === true;
const storedBy = ({ expr, result: { name } }: Store, from: Step, to: Step): Stash => ({ expr, name, from, to, isStored: true });

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

const dear: readonly string[] = ['exp', 'expm1', 'log', 'log1p', 'sigmoid', 'softplus', 'tanh', 'pow', 'sin', 'cos', 'atan', 'acos', 'erf'];
const known = new WeakMap<Expr, number>();

/** How many elementary functions it is made of, up to the next reduction. */
export function cost(expr: Expr): number {
  const found = known.get(expr) ?? [...computed([expr])].filter(({ op }) => dear.includes(op)).length;
  known.set(expr, found);
  return found;
}
