/** Results → one WebAssembly function: its parameters, its loops, and what its caller must pass. */

import { type Expr, topological } from '../../ir/expr.js';
import type { Dim } from '../../spec/features.js';
import { type Group, groupsOf } from './axes.js';
import { isDivisible, isReadWhole } from './divisible.js';
import { folded, wrapped } from './fold.js';
import { type KeptRow, keptName, rowPlaces } from './kept-rows.js';
import { Lanes, textOf, type Value } from './lanes.js';
import { Loops } from './loops.js';
import type { Frame, Type } from './position.js';
import { primitive } from './primitive.js';
import { isReduction } from './reductions.js';
import { rename, renamed } from './reuse.js';
import type { Often, Result } from './roles.js';
import { type Store, schedule } from './schedule.js';
import { Scope } from './scope.js';
import { baseOf, layoutOf, type Renamed, withSecondNames } from './second-names.js';
import { wanted } from './vector-loop.js';

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
}

/**
 * Several vectors a step share the cost of the loop, where that is not small beside the step. Long code takes long to load:
 * elementary functions and a loop of whole vectors only where it is `often` run.
 */
export function kernelFunction(given: readonly Result[], shape: Shape, often: Often): KernelFunction {
  const { longest, room } = build(given, shape, { width: 1, isBrief: false });
  const isLong = longest > { 'each step': 300, sometimes: 100, rarely: 0 }[often];
  const isBrief = room.rows.length > 0 ? often !== 'each step' : isLong;
  const width = room.rows.length === 0 && !isBrief && often === 'each step' && longest <= 240 ? 2 : 1;
  return { ...build(given, shape, { width, isBrief }), isBrief };
}

interface Form {
  /** Vectors in a step. */
  readonly width: number;
  /** Whether elementary functions are called, and not only where the code runs once for each row. */
  readonly isBrief: boolean;
}

function build(
  given: readonly Result[],
  shape: Shape,
  { width, isBrief }: Form,
): Omit<KernelFunction, 'isBrief'> & { readonly longest: number } {
  const named = withSecondNames(
    given.map(({ expr }) => expr),
    shape.renamed,
  );
  const { exprs, shifts } = primitive(named, shape.order);
  const results = given.map((result, i) => ({ ...result, expr: exprs[i]! }));
  const read = tensorsOf(exprs, shape);
  const stored = results.filter((result): result is Result & { dims: readonly Dim[] } => result.dims !== null);
  const layouts = [...read.values(), ...stored.map(({ dims }) => dims)];
  const groups = groupsOf(shape.order, exprs, layouts);
  const outputs = [...stored.map(({ name }) => `out.${name}`), 'scratch'];
  const locals = new Map<string, Type>();
  const scalars: Expr[] = [];
  const size = (group: Group) => `$n${groups.indexOf(group) + 1}`;
  const tensors = new Map([...read, ...stored.map(({ name, dims }) => [`out.${name}`, dims] as const)]);
  const slots = tensors.size;
  const rows: KeptRow[] = [];
  const addresses = addressed(read, shape);
  const taken = [...addresses, ...outputs].map((name) => `$${name}`);
  const code = Lanes.frame([...taken, '$at'], true);
  const frame: Frame = {
    groups,
    width,
    size,
    tensors,
    scalar: (expr) => scalarName(scalars, expr),
    row: (expr, kept) => {
      const name = keptName(rows.push({ expr, kept }));
      locals.set(code.fresh(name), 'i32');
      tensors.set(name, kept);
      return name;
    },
    rows: new Map(),
    local: (wish, type) => {
      const local = code.fresh(wish);
      locals.set(local, type);
      return local;
    },
    named: (name, type) => {
      const local = [...locals.keys()].find((one) => one === `$${name}`) ?? code.fresh(name);
      locals.set(local, type);
      return local;
    },
  };
  const loops = new Loops({
    isBrief,
    shifts,
    put,
    store: (task, value, scope) => write(task, { value, scope, loops }),
  });
  const steps = schedule(results, groups, shape.renamed.size > 0);
  loops.walk(steps, new Scope(frame, code));
  const placed = rowPlaces(rows, { after: 16 + 32 * slots, size });
  const used = groups.filter((group) => [...placed, ...code.lines].some((line) => line.includes(`${size(group)})`)));
  const parameters = [
    ...used.map((group) => `(param ${size(group)} i32)`),
    ...[...addresses, ...outputs].map((name) => `(param $${name} i32)`),
    ...scalars.map((expr) => `(param ${nameOf(scalars, expr)} f64)`),
  ];
  const lines = folded([...code.constants, ...placed, ...code.lines]);
  const types = new Map<string, Type>([...code.locals.map((name) => [name, 'v128'] as const), ['$at', 'i32'], ...locals]);
  for (const name of [...taken, ...code.constantNames]) types.delete(name);
  const names = renamed(lines, types);
  const written = lines.map((line) => rename(line, names));
  const declared = new Map([
    ...code.constantNames.map((name) => [name, 'v128'] as const),
    ...[...names].map(([from, to]) => [to, types.get(from)!] as const),
  ]);
  const text = [...rowsOf(parameters), ...rowsOf([...declared].map(([name, type]) => `(local ${name} ${type})`)), ...written]
    .flatMap((line) => wrapped(`    ${line}`))
    .join('\n');
  return {
    groups: used,
    tensors: addresses,
    outputs,
    room: { slots: slots - addresses.length - stored.length, rows },
    scalars,
    divides: isDivisible(steps, results, groups) && !isReadWhole(read, shape.order),
    text,
    longest: loops.longest,
  };
}

function tensorsOf(exprs: readonly Expr[], { inputs, renamed }: Shape): Map<string, readonly Dim[]> {
  const nodes = topological(exprs).filter((expr) => !expr.static);
  const read = nodes.filter(({ op }) => op === 'input' || op === 'parameter');
  const named = new Map(read.map(({ name, dims }) => [name, layoutOf(inputs.get(baseOf(name)) ?? dims, dims, renamed)]));
  const known = [...inputs.keys()].filter((name) => named.has(name));
  return new Map([...known, ...[...named.keys()].filter((name) => !inputs.has(name)).sort()].map((name) => [name, named.get(name)!]));
}

/** Without second names. */
function addressed(tensors: ReadonlyMap<string, readonly Dim[]>, { inputs }: Shape): string[] {
  const bases = new Set([...tensors.keys()].map(baseOf));
  return [...[...inputs.keys()].filter((name) => bases.has(name)), ...[...bases].filter((name) => !inputs.has(name)).sort()];
}

/** As many to a line as fit. */
function rowsOf(words: readonly string[]): string[] {
  const rows: string[] = [];
  for (const word of words) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + word.length < 115) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
  }
  return rows;
}

function scalarName(scalars: Expr[], expr: Expr): string {
  if (!scalars.includes(expr)) scalars.push(expr);
  return nameOf(scalars, expr);
}

const nameOf = (scalars: readonly Expr[], expr: Expr): string =>
  `$p${scalars.indexOf(expr)}${expr.op === 'parameter' ? `.${expr.name}` : ''}`;

interface Place {
  readonly value: Value | null;
  readonly scope: Scope;
  readonly loops: Loops;
}

function write({ result, expr }: Store, { value, scope, loops }: Place): readonly string[] {
  const { dims, name } = result;
  if (dims === null) {
    const slot = name === 'divisor' ? ' offset=8' : '';
    return [`(f64.store${slot} (local.get $scratch) ${total(expr, scope, loops)})`];
  }
  const one = `(f32.store ${scope.address(`out.${name}`)} (f32x4.extract_lane 0 ${textOf(value!, 0)}))`;
  return wanted(result, scope.runsAlong(dims) ? put(name, value!, scope) : [one]);
}

/** The vectors of a value, to where an output has them. */
function put(name: string, value: Value, scope: Scope): string[] {
  const address = scope.address(`out.${name}`);
  const store = (v: number) => `(v128.store${v === 0 ? '' : ` offset=${16 * v}`} ${address} ${textOf(value, v)})`;
  return Array.from({ length: scope.lanes.vectors }, (_, v) => store(v));
}

/** In float64 as far as it is a sum, what is known, or a product of such. */
function total(expr: Expr, scope: Scope, loops: Loops): string {
  const of = (arg: Expr | undefined) => total(arg!, scope, loops);
  if (expr.static) return `(local.get ${scope.frame.scalar(expr)})`;
  if (isReduction(expr) && expr.op === 'sum') return `(local.get ${loops.total(expr)})`;
  if (expr.op === 'neg') return `(f64.neg ${of(expr.args[0])})`;
  if (['add', 'sub', 'mul', 'div'].includes(expr.op)) return `(f64.${expr.op} ${of(expr.args[0])} ${of(expr.args[1])})`;
  return `(f64.promote_f32 (f32x4.extract_lane 0 ${textOf(scope.value(expr), 0)}))`;
}
