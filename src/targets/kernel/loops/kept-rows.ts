/** A reduction that keeps the entries of a row: one result for each, gathered while loops outside of the row run. */

import { type Expr, within, zero } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { picks } from '../formula/pick.js';
import { type Lanes, textOf, type Value } from '../lanes/lanes.js';

/** How the row is held in memory: sums in float64 until all is gathered, all else as it will be read. */
interface Row {
  /** A power of two: the bytes of an entry. */
  readonly shift: 2 | 3;
  readonly none: string;
  /** Adds a vector to four entries, and one entry's to that. */
  readonly vector: (address: string, value: string) => readonly string[];
  readonly entry: (address: string, value: string) => string;
}

const zeros = '(v128.const i64x2 0 0)';
const joined = (word: string, one: string, lanes: string): Pick<Row, 'vector' | 'entry'> => ({
  vector: (address, value) => [`(v128.store ${address} (${word} (v128.load ${address}) ${value}))`],
  entry: (address, value) =>
    `(${one.slice(0, 3)}.store ${address} (${one} (${one.slice(0, 3)}.load ${address}) (${lanes}.extract_lane 0 ${value})))`,
});

const rows = {
  sum: {
    shift: 3,
    none: zeros,
    vector: joined('f32x4.add', 'f32.add', 'f32x4').vector,
    entry: (address, value) => `(f64.store ${address} (f64.add (f64.load ${address}) (f64.promote_f32 (f32x4.extract_lane 0 ${value}))))`,
  },
  amax: { shift: 2, none: '(v128.const f32x4 -inf -inf -inf -inf)', ...joined('f32x4.max', 'f32.max', 'f32x4') },
  any: { shift: 2, none: zeros, ...joined('v128.or', 'i32.or', 'i32x4') },
} satisfies Record<string, Row>;

const rowOf = ({ op }: Expr): Row => rows[op as keyof typeof rows] ?? rows.any;

/** A reduction, and the group whose entries it keeps. */
export interface KeptRow {
  readonly expr: Expr;
  readonly kept: Group;
}

export const keptName = (number: number): string => `kept#${number}`;
export const isKept = (name: string): boolean => name.startsWith('kept#');

/** With room for what whole steps of two vectors take beyond its end. */
export const bytesOf = ({ expr }: KeptRow, entries: string): string => `${1 << rowOf(expr).shift} * (${entries} + 8)`;

/** Sets the variables that hold where rows lie, one behind the other. */
export function rowPlaces(kept: readonly KeptRow[], { after, size }: { after: number; size: (group: Group) => string }): string[] {
  return kept.map((_, i) => {
    const before = kept[i - 1];
    const bytes = before && `(i32.shl (i32.add (local.get ${size(before.kept)}) (i32.const 8)) (i32.const ${rowOf(before.expr).shift}))`;
    const place =
      bytes === undefined ? `(i32.add (local.get $scratch) (i32.const ${after}))` : `(i32.add (local.get $${keptName(i)}) ${bytes})`;
    return `(local.set $${keptName(i + 1)} ${place})`;
  });
}

/** Whether all that a sum gathers goes to the one entry that an id picks. */
export function isScattered({ op, args: [terms] }: Expr, kept: Group): boolean {
  const [condition, entry, otherwise] = terms!.args;
  return op === 'sum' && terms!.op === 'where' && otherwise === zero && picks(condition!, kept) && within(entry!.dims, kept).length === 0;
}

export function cleared(expr: Expr, row: string, size: string): string {
  const { shift, none } = rowOf(expr);
  return `(call $fill (local.get $${row}) (i32.add (local.get $${row}) (i32.shl (local.get ${size}) (i32.const ${shift}))) ${none})`;
}

/** What makes the row one that is read like any tensor. */
export const finished = (expr: Expr, row: string, size: string): string[] =>
  rowOf(expr).shift === 3 ? [`(call $narrow (local.get $${row}) (local.get ${size}))`] : [];

/** Whether vectors are added to a row of float32 first, beside that of the sums: of so few terms that it loses no digits. */
export const hasPart = (expr: Expr, kept: Group): boolean => rowOf(expr).shift === 3 && !isScattered(expr, kept);

/** What was added there goes to the sums, at every sixteenth position of the loop around: as often in each run of it. */
export const settledAt = (counter: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [`(if (i32.eqz (i32.and (local.get ${counter}) (i32.const 15))) (then`, ...lines.map((line) => `  ${line}`), '))'];

export const settled = (row: string, part: string, size: string): string =>
  `(call $settle (local.get $${row}) (local.get $${part}) (local.get ${size}))`;

/** The vectors of a value, each to its entries; those beyond the row go where nobody looks. */
export function gathered(expr: Expr, row: string, { value, lanes }: { value: Value; lanes: Lanes }): string[] {
  const to = (v: number) => (v === 0 ? '(local.get $at)' : `(i32.add (local.get $at) (i32.const ${16 * v}))`);
  return Array.from({ length: lanes.vectors }, (_, v) =>
    rowOf(expr).vector(`(i32.add (local.get $${row}) ${to(v)})`, textOf(value, v)),
  ).flat();
}

/** One entry's, where a counter is. */
export function gatheredAt(expr: Expr, row: string, { value, counter }: { value: string; counter: string }): string {
  const { shift, entry } = rowOf(expr);
  return entry(`(i32.add (local.get $${row}) (i32.shl (local.get ${counter}) (i32.const ${shift})))`, value);
}
