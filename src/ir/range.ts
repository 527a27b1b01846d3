/** From where an expression's value can start: enough to know that a logarithm may be split. */

import type { Expr } from './expr.js';
import { meaningOf } from './meaning.js';
import { isMove } from './moves.js';
import type { CoreOp } from './ops.js';

/** A lower bound; `open`: the bound itself is never reached. */
export interface Lower {
  readonly low: number;
  readonly open: boolean;
}

const anything: Lower = { low: -Infinity, open: false };
const atLeast = (low: number): Lower => ({ low, open: false });
const above = (low: number): Lower => ({ low, open: true });
const nonnegative = ({ low }: Lower) => low >= 0;
const positive = ({ low, open }: Lower) => low > 0 || (low === 0 && open);
const both = (a: Lower, b: Lower): Lower =>
  positive(a) && positive(b) ? above(0) : nonnegative(a) && nonnegative(b) ? atLeast(0) : anything;
const weaker = (a: Lower, b: Lower): Lower => (a.low < b.low || (a.low === b.low && !a.open) ? a : b);

/** Ops that are not here may be anything. */
const rules: Partial<Record<CoreOp, (...args: Lower[]) => Lower>> = {
  abs: () => atLeast(0),
  exp: () => above(0),
  expm1: () => above(-1),
  sqrt: () => atLeast(0),
  erfcx: () => above(0),
  sigmoid: () => above(0),
  softplus: () => above(0),
  stop_gradient: (a) => a!,
  floor: (a) => (nonnegative(a!) ? atLeast(0) : anything),
  add: (a, b) => (nonnegative(a!) && nonnegative(b!) ? { low: a!.low + b!.low, open: positive(a!) || positive(b!) } : anything),
  mul: (a, b) => both(a!, b!),
  div: (a, b) => both(a!, b!),
  pow: (a) => both(a!, a!),
  max: (a, b) => (weaker(a!, b!) === a ? b! : a!),
  min: (a, b) => weaker(a!, b!),
  where: (_, a, b) => weaker(a!, b!),
  sum: (a) => both(a!, a!),
  amax: (a) => a!,
};

const known = new WeakMap<Expr, Lower>();

export function rangeOf(expr: Expr): Lower {
  const found = known.get(expr);
  if (found !== undefined) return found;
  const range = compute(expr);
  known.set(expr, range);
  return range;
}

function compute(expr: Expr): Lower {
  if (expr.op === 'const') return atLeast(expr.value);
  if (expr.op === 'parameter') return atLeast(expr.low);
  if (expr.op === 'size') return above(0);
  if (expr.op === 'index') return atLeast(0);
  if (expr.op === 'call') return rangeOf(meaningOf(expr));
  if (isMove(expr)) return expr.op === 'pad' ? weaker(rangeOf(expr.args[0]!), atLeast(0)) : rangeOf(expr.args[0]!);
  const isSquare = expr.op === 'pow' && expr.args[1]!.op === 'const' && expr.args[1]!.value % 2 === 0;
  const squared = isSquare || (expr.op === 'mul' && expr.args[0] === expr.args[1]);
  return squared ? atLeast(0) : (rules[expr.op as CoreOp]?.(...expr.args.map(rangeOf)) ?? anything);
}
