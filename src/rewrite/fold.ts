/** Whole numbers are computed where that is exact, and a condition that is known leaves one branch. */

import { constant, type Expr, truth } from '../ir/expr.js';

const isConstant = (expr: Expr) => expr.op === 'const';
const tests: Record<string, (a: number, b: number) => boolean> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  eq: (a, b) => a === b,
  and: (a, b) => a === 1 && b === 1,
  or: (a, b) => a === 1 || b === 1,
  not: (a) => a !== 1,
};

/** The simpler expression, or null where nothing is known. */
export function fold(expr: Expr): Expr | null {
  const [first, second, third] = expr.args;
  if (expr.op === 'where' && isConstant(first!)) return first!.value === 1 ? second! : third!;
  if (expr.op === 'and' || expr.op === 'or') {
    const absorbing = expr.op === 'or' ? 1 : 0;
    const known = expr.args.find(isConstant);
    if (known !== undefined) return known.value === absorbing ? known : known === first ? second! : first!;
  }
  if (expr.op === 'eq' && first!.op === 'text' && second!.op === 'text') return truth(first === second);
  if (expr.args.length === 0 || !expr.args.every(isConstant)) return null;
  if (expr.op === 'neg') return constant(0 - first!.value); // does not round
  const values = expr.args.map(({ value }) => value) as [number, number];
  const test = tests[expr.op];
  if (test !== undefined) return truth(test(...values));
  const result = exact[expr.op]?.(...values) ?? Number.NaN;
  return values.every(Number.isSafeInteger) && Number.isSafeInteger(result) ? constant(result + 0) : null;
}

/** Whole from whole. What rounds (1/3, log 2, 1 - 0.9) is left to the target: a rule is an identity over the reals. */
const exact: Record<string, (a: number, b: number) => number> = {
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  max: Math.max,
  min: Math.min,
  sqrt: Math.sqrt,
  exp: (a) => (a === 0 ? 1 : Number.NaN),
  expm1: (a) => (a === 0 ? 0 : Number.NaN),
  log: (a) => (a === 1 ? 0 : Number.NaN),
  log1p: (a) => (a === 0 ? 0 : Number.NaN),
};
