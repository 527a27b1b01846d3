/** An expression as a line of documentation. */

import type { Expr } from '../ir/expr.js';
import { raise } from '../ir/raise.js';
import { print } from '../lang/print.js';
import type { Program } from '../program.js';

/** A long one is left to `explain`; it is not even written, for what stands in it twice would stand there again in full. */
export function formulaLine(expr: Expr, { names, spec }: Program): string {
  const text = parts(expr, names) <= longest ? print(raise(expr, names)) : '';
  return text === '' || text.length > longest ? `… (create-loss explain ${spec.name})` : text;
}

const longest = 200;

/** Operations, numbers and names of a text in which each stands as often as it is used. */
function parts(root: Expr, names: ReadonlyMap<Expr, string>): number {
  const done = new Map<Expr, number>();
  const visit = (expr: Expr): number => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const own = expr.args.reduce((sum, arg) => sum + (names.has(arg) ? 1 : visit(arg)), 1);
    done.set(expr, own);
    return own;
  };
  return visit(root);
}
