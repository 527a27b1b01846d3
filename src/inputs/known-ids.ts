/** Ids of the target that a formula itself asks for, as `where(target == ignore_index, 0, …)` does: they need not be classes. */

import { type Expr, topological } from '../ir/expr.js';
import { isMove } from '../ir/moves.js';
import type { Program } from '../program.js';

/** The parameters and numbers that are compared with the target, as a whole or a part of it, whose ids must be classes else. */
export function knownIds({ meant: { loss, weight, divisor }, signature }: Program): Expr[] {
  const target = signature.inputs.find(({ role, domain }) => role === 'target' && domain === 'integer')?.name;
  const isTarget = (expr: Expr): boolean => (expr.op === 'input' ? expr.name === target : isMove(expr) && isTarget(expr.args[0]!));
  const roots = [loss, weight, divisor].filter((expr) => expr !== null);
  const found = topological(roots).flatMap(({ op, args: [a, b] }) => {
    if (op !== 'eq') return [];
    return isTarget(a!) ? [b!] : isTarget(b!) ? [a!] : [];
  });
  return [...new Set(found.filter((expr) => expr.static).flatMap(alternatives))].filter(({ op }) => op === 'parameter' || op === 'const');
}

/** What a choice may come to, such as `coalesce(ignore_index, 0)`. */
const alternatives = (expr: Expr): Expr[] => (expr.op === 'where' ? expr.args.slice(1).flatMap(alternatives) : [expr]);
