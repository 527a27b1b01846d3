/** Loops as WebAssembly text: over rows one by one, over the entries of a row by vectors, with sums held in float64. */

import type { Group } from './axes.js';
import { textOf, type Value } from './lanes.js';
import { reductionOf } from './reductions.js';
import type { Reduce, Step, Store, Task } from './schedule.js';
import { Scope } from './scope.js';

export interface Plan {
  /** Vectors in one step of a vector loop. */
  readonly width: number;
  /** The code that stores a value; `partial`: where some of its vectors may be beyond the row. */
  readonly store: (task: Store, value: Value | null, scope: Scope, partial?: boolean) => string[];
}

type Loop = Extract<Step, { loop: Group }>;

export class Loops {
  private readonly totals = new Map<Reduce['expr'], string>();
  private readonly held = new Map<Reduce, string>();
  private labels = 0;
  /** Lines of the longest body of a vector loop. */
  longest = 0;

  constructor(private readonly plan: Plan) {}

  /** The float64 variable that holds a sum, once its loop has ended. */
  total(expr: Reduce['expr']): string | undefined {
    return this.totals.get(expr);
  }

  walk(steps: readonly Step[], scope: Scope): void {
    for (const step of steps) {
      if ('tasks' in step) for (const task of step.tasks) this.perform(task, scope);
      else this.loop(step, scope);
    }
  }

  private loop(step: Loop, scope: Scope): void {
    for (const task of step.begins) this.begin(task, scope);
    const inner = step.body.length === 1 && 'tasks' in step.body[0]! ? step.body[0].tasks : null;
    if (inner === null) this.rows(step, scope);
    else this.vectors(step.loop, inner, scope);
    for (const task of step.begins) this.end(task, scope);
  }

  private begin(task: Reduce, { frame, lanes }: Scope): void {
    const { noun, held, none } = reductionOf(task.expr);
    const local = frame.local(noun, held);
    lanes.lines.push(`(local.set ${local} ${none})`);
    this.held.set(task, local);
  }

  /** What was gathered becomes a value, the same in all lanes. */
  private end(task: Reduce, scope: Scope): void {
    const { noun, held, spread } = reductionOf(task.expr);
    const local = this.held.get(task)!;
    if (held === 'f64') this.totals.set(task.expr, local);
    scope.bind(
      task.expr,
      scope.lanes.set(noun, () => spread(`(local.get ${local})`), true),
    );
  }

  private rows({ loop, body }: Loop, outer: Scope): void {
    const counter = outer.frame.local('row', 'i32');
    const inside = new Scope(outer.frame, outer.lanes.inside(1), outer, { group: loop, counter });
    this.walk(body, inside);
    const [label, length] = [`$rows_${++this.labels}`, `(local.get ${outer.frame.size(loop)})`];
    outer.lanes.lines.push(
      `(local.set ${counter} (i32.const 0))`,
      `(if ${length} (then`,
      ...repeat(label, `(i32.lt_u (local.get ${counter}) ${length})`, [
        ...inside.lanes.lines,
        `(local.set ${counter} (i32.add (local.get ${counter}) (i32.const 1)))`,
      ]).map(indent),
      '))',
    );
  }

  /** A step is so many vectors; of the last step, some may lie partly or wholly beyond the row. */
  private vectors(group: Group, tasks: readonly Task[], outer: Scope): void {
    const { width } = this.plan;
    const inside = new Scope(outer.frame, outer.lanes.inside(width), outer, { group, counter: '$at' }, group);
    const body: Body = { before: [], gathers: [], folds: [], stores: [], last: [] };
    for (const task of tasks) this.inLoop(task, inside, body);
    this.longest = Math.max(this.longest, inside.lanes.lines.length);
    const masks = body.gathers.length === 0 ? [] : Array.from({ length: width }, (_, v) => `$mask.${v}`);
    const bytes = outer.frame.local('bytes', 'i32');
    outer.lanes.lines.push(
      `(local.set ${bytes} (i32.shl (local.get ${outer.frame.size(group)}) (i32.const 2)))`,
      '(local.set $at (i32.const 0))',
      ...masks.map((mask) => `(local.set ${mask} (v128.const i64x2 -1 -1))`),
      `(if (local.get ${bytes}) (then`,
      ...this.blocks(stepOf(inside, body, { bytes, masks, width }), body, { bytes, width, outer }).map(indent),
      '))',
    );
  }

  /** Sums of float32 are short: every few steps what they have gathered goes on in float64. */
  private blocks(
    step: readonly string[],
    { before, folds }: Body,
    { bytes, width, outer }: { bytes: string; width: number; outer: Scope },
  ): string[] {
    const label = ++this.labels;
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

  private inLoop(task: Task, scope: Scope, body: Body): void {
    const value = scope.value(task.kind === 'store' ? task.expr : task.expr.args[0]!);
    if (task.kind === 'reduce') this.gather(task, value, { scope, body });
    else {
      body.stores.push(...this.plan.store(task, value, scope));
      body.last.push(...this.plan.store(task, value, scope, true));
    }
  }

  private gather(task: Reduce, value: Value, { scope: { frame, lanes }, body }: { scope: Scope; body: Body }): void {
    const { noun, empty, join, masked, fold } = reductionOf(task.expr);
    const held = this.held.get(task)!;
    const parts = Array.from({ length: lanes.vectors }, () => frame.local(`${noun}_part`, 'v128'));
    parts.forEach((local, v) => {
      body.before.push(`(local.set ${local} ${empty})`);
      body.gathers.push(`(local.set ${local} ${join(`(local.get ${local})`, masked(textOf(value, v), `(local.get $mask.${v})`))})`);
    });
    const part = frame.local('part', 'v128');
    const all = parts.map((local) => `(local.get ${local})`).reduce(join);
    body.folds.push(`(local.set ${part} ${all})`, `(local.set ${held} ${fold(`(local.get ${held})`, `(local.get ${part})`)})`);
  }

  /** At one position, outside of every vector loop. */
  private perform(task: Task, scope: Scope): void {
    const { lines } = scope.lanes;
    if (task.kind === 'store') {
      lines.push(...this.plan.store(task, task.result.dims === null ? null : scope.value(task.expr), scope));
      return;
    }
    const { held: type, join } = reductionOf(task.expr);
    const held = `(local.get ${this.held.get(task)!})`;
    const value = textOf(scope.value(task.expr.args[0]!), 0);
    const next = type === 'f64' ? `(f64.add ${held} (f64.promote_f32 (f32x4.extract_lane 0 ${value})))` : join(held, value);
    lines.push(`(local.set ${this.held.get(task)!} ${next})`);
  }
}

/** What a vector loop does beside computing: before and after each block, and with what it has computed. */
interface Body {
  readonly before: string[];
  readonly gathers: string[];
  readonly folds: string[];
  readonly stores: string[];
  readonly last: string[];
}

/** Each lane adds up so many terms in float32 before the sum goes on in float64. */
const blockSteps = 16;

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

const repeat = (label: string, condition: string, body: readonly string[]): string[] => [
  `(loop ${label}`,
  ...body.map(indent),
  `  (br_if ${label} ${condition}))`,
];

const indent = (line: string): string => `  ${line}`;
