/** Constants are computed once, and a condition that is known leaves one branch. */

import { type Arithmetic, float64 } from '../ir/arithmetic.js';
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
  if (expr.args.length === 0 || !expr.args.every(isConstant)) return null;
  const values = expr.args.map(({ value }) => value) as [number, number];
  const test = tests[expr.op];
  if (test !== undefined) return truth(test(...values));
  const compute = (float64 as unknown as Record<string, (a: number, b: number) => number>)[expr.op as keyof Arithmetic<number>];
  return compute === undefined ? null : constant(compute(...values));
}
