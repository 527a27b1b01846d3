/** One-way matching of a rule's side against an expression, and building the other side from what matched. */

import { apply, call, type Expr, index } from '../ir/expr.js';
import { type CoreOp, commutative } from '../ir/ops.js';
import type { Dim } from '../spec/features.js';

/** What the holes of a rule stand for; `axes` is what its axis variable stands for. */
export interface Bindings {
  readonly holes: ReadonlyMap<string, Expr>;
  readonly axes: readonly Dim[] | null;
}

export const unbound: Bindings = { holes: new Map(), axes: null };

/** All bindings under which the pattern is the expression, the first found first; commutative ops are tried both ways. */
export function* match(pattern: Expr, expr: Expr, bindings: Bindings = unbound): Generator<Bindings> {
  if (pattern.op === 'hole') {
    const bound = bindings.holes.get(pattern.name);
    if (bound === expr) yield bindings;
    if (bound === undefined && pattern.type === expr.type) yield { ...bindings, holes: new Map(bindings.holes).set(pattern.name, expr) };
    return;
  }
  if (pattern.op !== expr.op || pattern.name !== expr.name || !Object.is(pattern.value, expr.value)) return;
  const inner = bindAxes(pattern.axes, expr.axes, bindings);
  if (inner === null) return;
  yield* matchAll(pattern.args, expr.args, inner);
  if (commutative.has(expr.op)) yield* matchAll(pattern.args, [expr.args[1]!, expr.args[0]!], inner);
}

function* matchAll(patterns: readonly Expr[], exprs: readonly Expr[], bindings: Bindings): Generator<Bindings> {
  const [pattern, ...patternsLeft] = patterns;
  const [expr, ...exprsLeft] = exprs;
  if (pattern === undefined || expr === undefined) {
    yield bindings;
    return;
  }
  for (const first of match(pattern, expr, bindings)) yield* matchAll(patternsLeft, exprsLeft, first);
}

function bindAxes(pattern: readonly Dim[], axes: readonly Dim[], bindings: Bindings): Bindings | null {
  if (pattern.length === 0) return axes.length === 0 ? bindings : null;
  if (bindings.axes === null) return { ...bindings, axes };
  return bindings.axes.join() === axes.join() ? bindings : null;
}

/** The expression that a rule's side is under bindings. */
export function instantiate(pattern: Expr, bindings: Bindings): Expr {
  if (pattern.op === 'hole') return bindings.holes.get(pattern.name)!;
  if (pattern.op === 'index') return index(bindings.axes![0]!);
  if (pattern.args.length === 0) return pattern;
  const args = pattern.args.map((arg) => instantiate(arg, bindings));
  const axes = pattern.axes.length === 0 ? [] : bindings.axes!;
  if (pattern.op === 'call') return call(pattern.name, args, axes);
  return apply(pattern.op as CoreOp, args, axes);
}
