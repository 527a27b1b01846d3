/** Loops as WebAssembly text: over rows one by one, over the entries of a row by vectors, with sums held in float64. */

import { type Expr, parameter } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { gatheredOf, reductionOf } from '../formula/reductions.js';
import { isRoot } from '../formula/root.js';
import { textOf } from '../lanes/lanes.js';
import { blockLines, blockOf } from './blocks.js';
import { entryHeld } from './held-rows.js';
import { cleared, finished, gatheredAt, hasPart, isScattered, settled, settledAt } from './kept-rows.js';
import { inParts } from './parts.js';
import { picksAlong } from './picks-along.js';
import type { Reduce, Step, Task } from './schedule.js';
import { Scope } from './scope.js';
import { solve } from './solve.js';
import { keptAt, type Stash, stashesOf } from './stash.js';
import { indent, type Plan } from './vector-body.js';
import { repeat, vectorLoop } from './vector-loop.js';

type Loop = Extract<Step, { loop: Group }>;

export class Loops {
  private readonly totals = new Map<Expr, string>();
  private readonly held = new Map<Reduce, string>();
  /** Rows of float32, where what sums gather stands first. */
  private readonly parts = new Map<Reduce, string>();
  private labels = 0;
  /** Lines of the longest body of a vector loop. */
  longest = 0;

  constructor(private readonly plan: Plan) {}

  /** The float64 variable that holds a sum, once its loop has ended. */
  total(expr: Expr): string | undefined {
    return this.totals.get(expr);
  }

  walk(steps: readonly Step[], scope: Scope): void {
    const stashes = stashesOf(steps);
    for (const step of steps) {
      if ('tasks' in step) for (const task of step.tasks) this.perform(task, scope);
      else this.loop(step, scope, stashes);
    }
  }

  private loop(step: Loop, scope: Scope, stashes: readonly Stash[]): void {
    const [root] = step.begins.filter(({ expr }) => isRoot(expr));
    if (root !== undefined) solve(root, scope, (steps, inside) => this.walk(steps, inside));
    else this.passes(step, scope, stashes);
  }

  private passes(step: Loop, scope: Scope, stashes: readonly Stash[]): void {
    const inner = step.body.length === 1 && 'tasks' in step.body[0]! ? step.body[0].tasks : null;
    for (const task of step.begins) this.begin(task, scope);
    inParts(scope, step.loop, (at) =>
      inner === null || picksAlong(inner, step.loop) ? this.rows(step, at) : this.vectors(step, inner, { scope: at, stashes }),
    );
    for (const task of step.begins) this.end(task, scope);
  }

  private begin(task: Reduce, { frame, lanes }: Scope): void {
    if (task.kept !== null) {
      const row = this.held.get(task) ?? frame.row(task.expr, task.kept);
      this.held.set(task, row);
      lanes.lines.push(cleared(task.expr, row, frame.size(task.kept)));
      if (hasPart(task.expr, task.kept)) this.beginPart(task, task.kept, { frame, lanes });
      return;
    }
    const { noun, held, empty } = reductionOf(task.expr, this.plan.shifts);
    const local = frame.local(noun, held);
    frame.call(task.expr, [local]);
    lanes.lines.push(`(local.set ${local} ${held === 'f64' ? '(f64.const 0)' : textOf(lanes.constant(empty), 0)})`);
    this.held.set(task, local);
  }

  private beginPart(task: Reduce, kept: Group, { frame, lanes }: Pick<Scope, 'frame' | 'lanes'>): void {
    const entries = parameter('part', 'real', null);
    const part = this.parts.get(task) ?? frame.row(entries, kept);
    this.parts.set(task, part);
    lanes.lines.push(cleared(entries, part, frame.size(kept)));
  }

  private settle(tasks: readonly Task[], { frame }: Scope): string[] {
    return tasks.flatMap((task) =>
      task.kind === 'reduce' && this.parts.has(task) ? [settled(this.held.get(task)!, this.parts.get(task)!, frame.size(task.kept!))] : [],
    );
  }

  /** What was gathered becomes a value, the same in all lanes. */
  private end(task: Reduce, scope: Scope): void {
    if (task.kept !== null) {
      const row = this.held.get(task)!;
      scope.frame.rows.set(task.expr, row);
      scope.lanes.lines.push(...this.settle([task], scope), ...finished(task.expr, row, scope.frame.size(task.kept)));
      return;
    }
    const { noun, held, halved, spread } = reductionOf(task.expr, this.plan.shifts);
    const local = this.held.get(task)!;
    if (halved !== undefined) scope.lanes.lines.push(`(local.set ${local} ${halved(`(local.get ${local})`)})`);
    if (held === 'f64') this.totals.set(task.expr, local);
    const value = scope.lanes.set(noun, () => spread(`(local.get ${local})`), true);
    scope.bind(task.expr, value);
    if (task.held !== null) scope.lanes.lines.push(entryHeld({ expr: task.expr, held: task.held }, scope));
  }

  private rows(step: Loop, outer: Scope): void {
    const { loop, body } = step;
    const counter = outer.frame.local('row', 'i32');
    const first = this.blocks(step, counter, outer);
    const inside = new Scope(outer.frame, outer.lanes.inside(1), outer, { group: loop, counter });
    this.walk(body, inside);
    const [label, length] = [`$rows_${++this.labels}`, `(local.get ${outer.frame.size(loop)})`];
    outer.lanes.lines.push(
      `(local.set ${counter} (i32.const 0))`,
      ...first,
      `(if ${first.length === 0 ? length : `(i32.lt_u (local.get ${counter}) ${length})`} (then`,
      ...repeat(label, `(i32.lt_u (local.get ${counter}) ${length})`, [
        ...inside.lanes.lines,
        `(local.set ${counter} (i32.add (local.get ${counter}) (i32.const 1)))`,
      ]).map(indent),
      '))',
    );
  }

  /** Of many rows, most go four at a time; brief code has no room for that. */
  private blocks(step: Loop, counter: string, outer: Scope): string[] {
    const block = this.plan.isBrief ? null : blockOf(step, counter, outer);
    if (block === null) return [];
    const settled = settledAt(counter, this.settle(block.tasks, outer));
    return blockLines(block, { outer, plan: this.plan, label: ++this.labels, parts: this.parts, settled });
  }

  private vectors(step: Loop, tasks: readonly Task[], { scope, stashes }: { scope: Scope; stashes: readonly Stash[] }): void {
    const keeps = stashes.filter(({ from }) => from === step);
    const reads = stashes.filter(({ to }) => to.includes(step));
    const lines = vectorLoop(
      {
        group: step.loop,
        tasks,
        outer: scope,
        held: new Map([...this.held, ...this.parts]),
        reads,
        keeps: keeps.filter(({ isStored }) => !isStored),
      },
      this.plan,
      ++this.labels,
    );
    this.longest = Math.max(this.longest, lines);
    const last = tasks.find((task) => task.kind === 'reduce' && this.parts.has(task))?.over.at(-1);
    if (last !== undefined) scope.lanes.lines.push(...settledAt(scope.counter(last)!, this.settle(tasks, scope)));
    for (const stash of keeps) keptAt(stash, scope, step.loop);
  }

  /** At one position, outside of every vector loop. */
  private perform(task: Task, scope: Scope): void {
    const { lines } = scope.lanes;
    if (task.kind === 'store') {
      lines.push(...this.plan.store(task, task.result.dims === null ? null : scope.value(task.expr), scope));
      return;
    }
    if (task.kind === 'hold') {
      lines.push(entryHeld(task, scope));
      return;
    }
    if (task.kept !== null) {
      lines.push(...this.scatter(task, task.kept, scope));
      return;
    }
    const { held: type, join, once } = reductionOf(task.expr, this.plan.shifts);
    const held = `(local.get ${this.held.get(task)!})`;
    const value = textOf(scope.value(gatheredOf(task.expr)), 0);
    const next =
      type === 'f64' ? `(f64.add ${held} (f64.promote_f32 (f32x4.extract_lane 0 ${value})))` : join(held, once?.(value) ?? value);
    lines.push(`(local.set ${this.held.get(task)!} ${next})`);
  }

  /** What one entry of a row gets: the one that an id picks, or where a loop along the row is. */
  private scatter(task: Reduce, kept: Group, scope: Scope): string[] {
    const row = this.held.get(task)!;
    const [terms] = task.expr.args as [Expr];
    if (!isScattered(task.expr, kept))
      return [gatheredAt(task.expr, row, { value: textOf(scope.value(terms), 0), counter: scope.counter(kept)! })];
    const [condition, entry] = terms.args as [Expr, Expr];
    const at = scope.picked(condition);
    const [holds, value] = [at.value(condition), scope.value(entry)].map((one) => textOf(one, 0));
    return [`(if (v128.any_true ${holds}) (then ${gatheredAt(task.expr, row, { value: value!, counter: at.counter(kept)! })}))`];
  }
}
