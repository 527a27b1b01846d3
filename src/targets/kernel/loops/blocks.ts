/** Of pairs of rows, four at once against the same row: what that one has is read once for the four, and their sums are one vector. */

import { topological } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { isPick } from '../formula/pick.js';
import { textOf } from '../lanes/lanes.js';
import { gathered } from './kept-rows.js';
import { armsOf } from './lazy.js';
import { type Reduce, type Step, valuesOf } from './schedule.js';
import { Scope } from './scope.js';
import { indent, type Plan } from './vector-body.js';
import { blockSteps, repeat } from './vector-loop.js';

type Loop = Extract<Step, { loop: Group }>;

/** A loop over rows, four of which it takes at once. */
export interface Block {
  readonly loop: Group;
  readonly counter: string;
  /** The axis along the rows, and what is added up: over that, or over the rows at each of its entries. */
  readonly inner: Group;
  readonly tasks: readonly Reduce[];
}

const four = [0, 1, 2, 3] as const;

/** Of sums over pairs of rows, where nothing else runs along them; else null. */
export function blockOf({ loop, body }: Loop, counter: string, { frame }: Scope): Block | null {
  const [only] = body;
  const isPaired = [...frame.tensors.keys()].some((name) => name.endsWith(`@${loop[0]}`));
  if (!isPaired || frame.width !== 1 || body.length !== 1 || !('loop' in only!)) return null;
  const [leaf] = only.body;
  if (only.body.length !== 1 || !('tasks' in leaf!)) return null;
  const isSum = (task: (typeof leaf.tasks)[number]): task is Reduce =>
    task.kind === 'reduce' && task.expr.op === 'sum' && (only.begins.includes(task) ? task.held === loop : task.kept === only.loop);
  const tasks = leaf.tasks.filter(isSum);
  const isPicking = topological(tasks.map(valuesOf)).some(isPick);
  return tasks.length < leaf.tasks.length || isPicking ? null : { loop, counter, inner: only.loop, tasks };
}

interface Around {
  readonly outer: Scope;
  readonly plan: Plan;
  readonly label: number;
  /** By what is added up over the rows, the row of float32 that it is added to. */
  readonly parts: ReadonlyMap<Reduce, string>;
  /** What becomes of these after some rows. */
  readonly settled: readonly string[];
}

/** Runs over four rows at a time where they are of whole vectors; the counter is then at the first of those that are left. */
export function blockLines(block: Block, around: Around): string[] {
  const { loop, counter, inner } = block;
  const { outer, label, settled } = around;
  const [end, next] = [`(local.get ${outer.frame.size(loop)})`, `(i32.add (local.get ${counter}) (i32.const 4))`];
  const { bytes, whole } = outer.ends(inner);
  const more = `(i32.le_u ${next} ${end})`;
  const lines = [...rowsLines(block, around), ...settled, `(local.set ${counter} ${next})`];
  return [
    `(if (i32.and (i32.lt_u (i32.sub ${bytes} (i32.const 1)) ${whole}) ${more}) (then`,
    ...repeat(`$four_${label}`, more, lines).map(indent),
    '))',
  ];
}

function rowsLines(block: Block, { outer, plan, label, parts }: Around): string[] {
  const { bytes } = outer.ends(block.inner);
  const stop = outer.frame.named('stop', 'i32');
  const next = `(i32.add (local.get $at) (i32.const ${16 * blockSteps}))`;
  const { heads, bodies } = rowScopes(block, outer, plan);
  const sums = block.tasks.filter((task) => !parts.has(task)).map((task) => sumOf(task, bodies));
  const added = block.tasks.flatMap((task) => {
    const row = parts.get(task);
    if (row === undefined) return [];
    const [a, b, c, d] = bodies.map((body) => textOf(body.value(valuesOf(task)), 0));
    const { lanes } = bodies[3]!;
    return gathered(task.expr, row, {
      value: lanes.set('sum', () => `(f32x4.add (f32x4.add ${a} ${b}) (f32x4.add ${c} ${d}))`),
      lanes,
    });
  });
  const step = [
    ...bodies.flatMap(({ lanes }) => lanes.lines),
    ...sums.flatMap(({ adds }) => adds),
    ...added,
    '(local.set $at (i32.add (local.get $at) (i32.const 16)))',
  ];
  return [
    ...heads.flatMap(({ lanes }) => lanes.lines),
    ...sums.flatMap(({ begins }) => begins),
    '(local.set $at (i32.const 0))',
    ...repeat(`$part_of_four_${label}`, `(i32.lt_u (local.get $at) ${bytes})`, [
      `(local.set ${stop} (select ${next} ${bytes} (i32.lt_u ${next} ${bytes})))`,
      ...sums.flatMap(({ empties }) => empties),
      ...repeat(`$step_of_four_${label}`, `(i32.lt_u (local.get $at) (local.get ${stop}))`, step),
      ...sums.flatMap(({ folds }) => folds),
    ]),
    ...sums.flatMap(({ stores }) => stores(block, outer)),
  ];
}

/** Where each row is, and the step along it; what is the same in all of them is computed for the first. */
function rowScopes({ loop, counter, inner, tasks }: Block, outer: Scope, { isBrief }: Plan) {
  const values = tasks.map(valuesOf);
  const heads: Scope[] = [];
  const bodies: Scope[] = [];
  for (const k of four) {
    const own = k === 0 ? counter : outer.frame.local('row', 'i32');
    const head = new Scope(outer.frame, outer.lanes.inside(1), outer, { group: loop, counter: own });
    if (k > 0) head.lanes.lines.push(`(local.set ${own} (i32.add (local.get ${counter}) (i32.const ${k})))`);
    const body = new Scope(
      outer.frame,
      head.lanes.inside(1, isBrief),
      head,
      { group: inner, counter: '$at', isWhole: true },
      inner,
      armsOf(values),
    );
    if (k > 0) body.share(bodies[0]!, (expr) => !expr.dims.includes(loop[0]!));
    for (const value of values) body.value(value);
    heads.push(head);
    bodies.push(body);
  }
  return { heads, bodies };
}

/** Two lanes of two vectors; the higher ones, or the lower. */
const joined = (a: string, b: string, lanes: 'low' | 'high'): string =>
  `(i8x16.shuffle ${lanes === 'low' ? '0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23' : '8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31'} ${a} ${b})`;

/** Four sums: each of four lanes of float32 for some steps, and all of them two vectors of float64. */
function sumOf(task: Reduce, bodies: readonly Scope[]) {
  const { frame } = bodies[0]!;
  const parts = four.map(() => frame.local('sum_part', 'v128'));
  const held = [0, 1].map(() => frame.local('sums', 'v128'));
  const get = (name: string) => `(local.get ${name})`;
  const nothing = '(v128.const i64x2 0 0)';
  const wide = (part: string) =>
    `(local.set ${part} (f64x2.add (f64x2.promote_low_f32x4 ${get(part)}) (f64x2.promote_low_f32x4 ${joined(get(part), get(part), 'high')})))`;
  const fold = (sum: string, [a, b]: readonly string[]) => {
    const [low, high] = (['low', 'high'] as const).map((lanes) => joined(get(a!), get(b!), lanes));
    return `(local.set ${sum} (f64x2.add ${get(sum)} (f64x2.add ${low} ${high})))`;
  };
  return {
    begins: held.map((sum) => `(local.set ${sum} ${nothing})`),
    empties: parts.map((part) => `(local.set ${part} ${nothing})`),
    adds: parts.map((part, k) => `(local.set ${part} (f32x4.add ${get(part)} ${textOf(bodies[k]!.value(valuesOf(task)), 0)}))`),
    folds: [...parts.map(wide), ...held.map((sum, i) => fold(sum, parts.slice(2 * i, 2 * i + 2)))],
    stores: ({ counter, loop }: Block, { frame: { rows, row } }: Scope) => {
      const name = rows.get(task.expr) ?? row(task.expr, loop);
      rows.set(task.expr, name);
      const [low, high] = held.map((sum) => `(f32x4.demote_f64x2_zero ${get(sum)})`);
      return [`(v128.store (i32.add ${get(`$${name}`)} (i32.shl ${get(counter)} (i32.const 2))) ${joined(low!, high!, 'low')})`];
    },
  };
}
