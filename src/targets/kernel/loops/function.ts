/** Results → one WebAssembly function: its parameters, its loops, and what its caller must pass. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import { type Group, groupsOf } from '../formula/axes.js';
import { isCostly } from '../formula/costly.js';
import { generalised } from '../formula/general.js';
import { carried, type ValueNames } from '../formula/names.js';
import { withPowers } from '../formula/powers.js';
import { primitive } from '../formula/primitive.js';
import { withReciprocals } from '../formula/reciprocals.js';
import type { Often, Result } from '../formula/roles.js';
import { withRowFactors } from '../formula/row-factors.js';
import { baseOf, isEarly, layoutOf, type Renamed, withRowsShared, withSecondNames } from '../formula/second-names.js';
import { Lanes } from '../lanes/lanes.js';
import { folded } from '../text/fold.js';
import { printed } from '../text/print.js';
import { isDivisible, isReadWhole } from './divisible.js';
import { withEarly } from './early.js';
import { frameOf, nameOf, restBytes, type Type } from './frame.js';
import { type KeptRow, rowPlaces } from './kept-rows.js';
import { Loops } from './loops.js';
import { partedOf, rowsOf } from './parts.js';
import { schedule } from './schedule.js';
import { Scope } from './scope.js';
import { put, write } from './write.js';

/** What a function takes, in this order: lengths of its loops, addresses, numbers in float64. */
export interface KernelFunction {
  /** Each length is the product of the axes of a group. */
  readonly groups: readonly Group[];
  /** Inputs and arrays among the parameters of the loss, by name; addresses of float32. */
  readonly tensors: readonly string[];
  /** What is written, by name; last `scratch`: two float64, the totals of loss and divisor, and behind them some vectors for each tensor. */
  readonly outputs: readonly string[];
  /** Bytes of the scratch beyond those, as a number and the bytes of each row that is kept. */
  readonly room: { readonly slots: number; readonly rows: readonly KeptRow[] };
  readonly scalars: readonly Expr[];
  /** Whether the outermost loop may be run in parts, whose totals are added. */
  readonly divides: boolean;
  /** Where it asks for parts of rows itself: so many of its first lengths count them, and these tensors have them. */
  readonly parts: { readonly along: number; readonly of: readonly string[] } | null;
  /** Whether it calls elementary functions, rather than containing them. */
  readonly isBrief: boolean;
  /** The text between `(func` with its name and the last bracket. */
  readonly text: string;
}

export interface Shape {
  /** All axes, outermost first. */
  readonly order: readonly Dim[];
  readonly renamed: Renamed;
  /** The axes of each input in its own order. */
  readonly inputs: ReadonlyMap<string, readonly Dim[]>;
  /** What values of the results are called. */
  readonly names: ValueNames;
}

/**
 * A call of an elementary function sets all its constants again, so that only long code, which takes long to load, has calls
 * in its loops. Vectors of one step share the cost of a loop and its constants, and where each takes long, the processor
 * works on all of them at once; where weights and more results are read and written, that gains nothing. Rows may be short:
 * those that are kept, or shifted as those of boxes are, often shorter than two vectors.
 */
export function kernelFunction(given: readonly Result[], shape: Shape, often: Often): KernelFunction {
  const plain = build(given, shape, { width: 1, isBrief: false });
  const { longest, room } = plain;
  const isLong = longest > (often === 'each step' ? 300 : 200);
  const holds = room.rows.some(({ expr }) => expr.args.length > 0);
  const isBrief = holds ? often !== 'each step' : isLong;
  const isWide = room.rows.length === 0 && !isBrief && often === 'each step';
  const isLengthy = plain.groups.length === 1 && topological(given.map(({ expr }) => expr)).some((expr) => !expr.static && isCostly(expr));
  const width = !isWide ? 1 : isLengthy ? 4 : longest <= 240 ? 2 : 1;
  const made = width === 1 && !isBrief ? plain : build(given, shape, { width, isBrief });
  return { ...made, isBrief, text: made.print() };
}

interface Built extends Omit<KernelFunction, 'isBrief' | 'text'> {
  /** Lines of the longest body of a vector loop. */
  readonly longest: number;
  readonly print: () => string;
}

interface Form {
  /** Vectors in a step. */
  readonly width: number;
  /** Whether elementary functions are called, and not only where the code runs once for each row. */
  readonly isBrief: boolean;
}

function build(given: readonly Result[], shape: Shape, { width, isBrief }: Form): Built {
  const { results, names, shifts, groups, read, stored } = planned(given, shape);
  const outputs = [...stored.map(({ name }) => `out.${name}`), 'scratch'];
  const tensors = new Map([...read, ...stored.map(({ name, dims }) => [`out.${name}`, dims] as const)]);
  const slots = tensors.size;
  const addresses = addressed(read, shape);
  const taken = [...addresses, ...outputs].map((name) => `$${name}`);
  const code = Lanes.frame([...taken, '$at'], true);
  const steps = schedule(results, groups, shape.renamed);
  const all = rowsOf({ steps, groups, tensors, roots: results.map(({ expr }) => expr), renamed: shape.renamed });
  const divides = (all?.length ?? 1) === 1 && isDivisible(steps, results, groups) && !isReadWhole(read, shape.order);
  const counted = divides ? null : all;
  const length = (group: Group) => `$n${groups.indexOf(group) + 1}`;
  const size = (group: Group) => (group === counted?.at(-1) ? frame.named('rows', 'i32') : length(group));
  const parts = counted && { rows: counted, length, tensors: [...addresses, ...outputs] };
  const { frame, locals, scalars, rows, wishes } = frameOf(code, { groups, width, size, tensors, parts, names });
  const loops = new Loops({
    isBrief,
    shifts,
    put,
    store: (task, value, scope) => write(task, { value, scope, loops }),
  });
  loops.walk(steps, new Scope(frame, code));
  const placed = rowPlaces(rows, { after: 16 + restBytes * slots, size });
  const used = groups.filter((group) => [...placed, ...code.lines].some((line) => line.includes(`${length(group)})`)));
  const parameters = [
    ...used.map((group) => `(param ${length(group)} i32)`),
    ...[...addresses, ...outputs].map((name) => `(param $${name} i32)`),
    ...scalars.map((expr) => `(param ${nameOf(scalars, expr)} f64)`),
  ];
  const types = new Map<string, Type>([...code.locals.map((name) => [name, 'v128'] as const), ['$at', 'i32'], ...locals]);
  for (const name of [...taken, ...code.constantNames]) types.delete(name);
  const lines = [...code.constants, ...placed, ...code.lines];
  return {
    groups: used,
    tensors: addresses,
    outputs,
    room: { slots: slots - addresses.length - stored.length, rows },
    scalars,
    divides,
    parts: counted && { along: counted.length, of: partedOf([...addresses, ...outputs], tensors, counted) },
    print: () => printed({ parameters, constants: code.constantNames, types, wishes, lines: folded(lines) }),
    longest: loops.longest,
  };
}

/** What is computed, along which loops, of which tensors. */
function planned(given: readonly Result[], shape: Shape) {
  const { renamed, order } = shape;
  const paired = (some: readonly Expr[]) => withRowFactors(withRowsShared(withSecondNames(some, renamed), renamed, order), renamed, order);
  const named = paired(given.map(({ expr }) => expr));
  const changes = [paired, (some: readonly Expr[]) => primitive(some, order).exprs];
  const stored = given.filter((result): result is Result & { dims: readonly Dim[] } => result.dims !== null);
  const groupsFor = (exprs: readonly Expr[]) =>
    groupsOf(order, exprs, [...tensorsOf(exprs, shape).values(), ...stored.map(({ dims }) => dims)]);
  const simple = withReciprocals(generalised(withPowers(named)));
  const whole = withExprs(given, simple);
  const early = renamed.size > 0 ? whole : withEarly(whole, groupsFor(simple), (left) => left === 0);
  const { exprs, shifts } = primitive(
    early.map(({ expr }) => expr),
    order,
  );
  const groups = groupsFor(exprs);
  const made = withExprs(early, exprs);
  const results = renamed.size > 0 || early !== whole ? made : withEarly(made, groups);
  const read = tensorsOf(
    results.map(({ expr }) => expr),
    shape,
  );
  return { results, names: changes.reduce(carried, shape.names), shifts, groups, read, stored };
}

const withExprs = (results: readonly Result[], exprs: readonly Expr[]): readonly Result[] =>
  results.map((result, i) => ({ ...result, expr: exprs[i]! }));

function tensorsOf(exprs: readonly Expr[], { inputs, renamed }: Shape): Map<string, readonly Dim[]> {
  const nodes = topological(exprs).filter((expr) => !expr.static);
  const read = nodes.filter(({ op }) => op === 'input' || op === 'parameter');
  const named = new Map(read.map(({ name, dims }) => [name, layoutOf(inputs.get(baseOf(name)) ?? dims, dims, renamed)]));
  const known = [...inputs.keys()].filter((name) => named.has(name));
  return new Map([...known, ...[...named.keys()].filter((name) => !inputs.has(name)).sort()].map((name) => [name, named.get(name)!]));
}

/** Without second names. */
function addressed(tensors: ReadonlyMap<string, readonly Dim[]>, { inputs }: Shape): string[] {
  const bases = new Set([...tensors.keys()].filter((name) => !isEarly(name)).map(baseOf));
  return [...[...inputs.keys()].filter((name) => bases.has(name)), ...[...bases].filter((name) => !inputs.has(name)).sort()];
}
