/** What the whole function knows, and what it comes to need as its code is written. */

import { nounByShape } from '../../../code/nouns.js';
import type { Expr } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import type { Group } from '../formula/axes.js';
import type { ValueNames } from '../formula/names.js';
import type { Lanes } from '../lanes/lanes.js';
import { type KeptRow, keptName } from './kept-rows.js';

export interface Parts {
  readonly rows: readonly Group[];
  readonly length: (group: Group) => string;
  readonly tensors: readonly string[];
}

/** Its loops, its parameters, the local variables that it needs. */
export interface Frame {
  readonly groups: readonly Group[];
  /** Vectors in one step of a vector loop. */
  readonly width: number;
  /** The parameter that holds the length of a loop. */
  readonly size: (group: Group) => string;
  /** The axes of each tensor in memory, by name; a parameter that is an array is one. */
  readonly tensors: ReadonlyMap<string, readonly Dim[]>;
  /** Where rows come in parts: the loops that they are counted along, texts of the lengths of these, and the tensors as the host counts them. */
  readonly parts: Parts | null;
  /** The float64 parameter that holds an expression known before the call. */
  readonly scalar: (expr: Expr) => string;
  /** Memory for a reduction that keeps the entries of a group; its name, by which it is a tensor too. */
  readonly row: (expr: Expr, kept: Group) => string;
  /** The same memory, read along a second name of its axis; the name of that tensor. */
  readonly also: (row: string, second: Dim) => string;
  /** The rows that are ready to be read. */
  readonly rows: Map<Expr, string>;
  /** Declares a local variable and returns its name, made different from others. */
  readonly local: (wish: string, type: Type) => string;
  /** The local variable of this name. */
  readonly named: (name: string, type: Type) => string;
  /** Notes for whom local variables stand that hold a value: they are called as the formula calls it. */
  readonly call: (expr: Expr, locals: readonly string[], suffix?: string) => void;
}

/** What is left of a row, of as many vectors as a step may have. */
export const restBytes = 64;

export type Type = 'i32' | 'f64' | 'v128';

type Given = Pick<Frame, 'groups' | 'width' | 'size' | 'parts'> & {
  readonly tensors: Map<string, readonly Dim[]>;
  readonly names: ValueNames;
};

/** What the code in `code` declares and asks for as it is written. */
export function frameOf(code: Lanes, { names, ...given }: Given) {
  const locals = new Map<string, Type>();
  const scalars: Expr[] = [];
  const rows: KeptRow[] = [];
  const wishes = new Map<string, string | null>();
  const declare = (local: string, type: Type): string => {
    locals.set(local, type);
    return local;
  };
  const frame: Frame = {
    ...given,
    scalar: (expr) => scalarName(scalars, expr),
    row: (expr, kept) => {
      const name = keptName(rows.push({ expr, kept }));
      declare(code.fresh(name), 'i32');
      given.tensors.set(name, kept);
      return name;
    },
    also: (row, second) => {
      given.tensors.set(`${row}@${second}`, [second]);
      return `${row}@${second}`;
    },
    rows: new Map(),
    local: (wish, type) => declare(code.fresh(wish), type),
    named: (name, type) => declare(locals.has(`$${name}`) ? `$${name}` : code.fresh(name), type),
    call: (expr, held, suffix = '') => {
      const name = names.get(expr) ?? nounByShape(expr);
      const wish = expr.args.length === 0 || name === undefined ? null : `$${name}${suffix}`;
      for (const local of held) if (!wishes.has(local)) wishes.set(local, wish);
    },
  };
  return { frame, locals, scalars, rows, wishes };
}

function scalarName(scalars: Expr[], expr: Expr): string {
  if (!scalars.includes(expr)) scalars.push(expr);
  return nameOf(scalars, expr);
}

export const nameOf = (scalars: readonly Expr[], expr: Expr): string =>
  `$p${scalars.indexOf(expr)}${expr.op === 'parameter' ? `.${expr.name}` : ''}`;
