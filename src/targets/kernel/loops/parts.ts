/** Loops over rows that are too many to stand in memory at once: the kernel asks its host for a part of them, and then for the next. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import type { Group } from '../formula/axes.js';
import { baseOf, type Renamed } from '../formula/second-names.js';
import { shiftsOf } from '../formula/shifts.js';
import { offset } from './place.js';
import type { Step, Task } from './schedule.js';
import { Scope } from './scope.js';
import { repeat } from './vector-loop.js';

/** The loops that rows are counted along, outermost first: each that runs along the last of them runs in parts. */
export type Rows = readonly Group[];

interface Plan {
  readonly steps: readonly Step[];
  readonly groups: readonly Group[];
  /** The axes of each tensor, by name. */
  readonly tensors: ReadonlyMap<string, readonly Dim[]>;
  readonly roots: readonly Expr[];
  readonly renamed: Renamed;
}

/** As many as leave a row of their own to the innermost loop, or fewer; null where what is known of a row needs others, or its number. */
export function rowsOf({ steps, groups, tensors, roots, renamed }: Plan): Rows | null {
  const counted = topological(roots).flatMap(({ op, axes }) => (op === 'index' ? axes : []));
  const fixed = new Set([
    ...counted,
    ...[...renamed].flat(),
    ...[...tensors.keys()].flatMap((name) => [...shiftsOf(name).keys()]),
    ...steps.flatMap(tasksOf).flatMap((task) => rowAxes(task)),
  ]);
  const isWhole = (dims: readonly Dim[], rows: Rows) => !dims.includes(rows.at(-1)![0]!) || rows.every(([dim]) => dims.includes(dim!));
  const fits = (rows: Rows) => !rows.flat().some((dim) => fixed.has(dim)) && [...tensors.values()].every((dims) => isWhole(dims, rows));
  return groups.map((_, i) => groups.slice(0, Math.max(1, groups.length - 1 - i))).find(fits) ?? null;
}

const tasksOf = (step: Step): readonly Task[] => ('loop' in step ? step.body.flatMap(tasksOf) : step.tasks);

/** The axes of which a row is kept. */
const rowAxes = (task: Task): Group => [...((task.kind === 'reduce' && task.kept) || []), ...((task.kind !== 'store' && task.held) || [])];

/** Those of some tensors that a part of the rows consists of. */
export function partedOf(taken: readonly string[], tensors: ReadonlyMap<string, readonly Dim[]>, rows: Rows): string[] {
  const parted = new Set([...tensors].flatMap(([name, dims]) => (dims.includes(rows.at(-1)![0]!) ? [baseOf(name)] : [])));
  return taken.filter((name) => parted.has(name));
}

/** What `write` writes is a loop along a group; where that runs in parts, the loop over them is put around it. */
export function inParts(outer: Scope, group: Group, write: (inside: Scope) => void): void {
  const { frame, lanes } = outer;
  if (group !== frame.parts?.rows.at(-1)) {
    write(outer);
    return;
  }
  const { rows, length, tensors } = frame.parts;
  const inside = new Scope(frame, lanes.inside(1), outer);
  inside.asked = new Set();
  write(inside);
  const [first, end, count] = ['first', 'end', 'rows'].map((name) => frame.named(name, 'i32')) as [string, string, string];
  const all = `(local.get ${length(group)})`;
  const before = rows.map((one) => ({
    size: `(local.get ${length(one)})`,
    counter: one === group ? null : `(local.get ${outer.counter(one)})`,
  }));
  const places = [...inside.asked].map(
    (name) => `(local.set $${name} (call $place (i32.const ${tensors.indexOf(name)}) (local.get ${first})))`,
  );
  lanes.lines.push(
    `(local.set ${first} ${rows.length === 1 ? '(i32.const 0)' : offset(before)})`,
    `(local.set ${end} ${rows.length === 1 ? all : `(i32.add (local.get ${first}) ${all})`})`,
    ...repeat('$parts', `(i32.lt_u (local.get ${first}) (local.get ${end}))`, [
      `(local.set ${count} (call $rows (local.get ${first}) (local.get ${end})))`,
      ...places,
      ...inside.lanes.lines,
      `(local.set ${first} (i32.add (local.get ${first}) (local.get ${count})))`,
    ]),
  );
}
