/** What divides several values is divided by once: a division takes as long as several multiplications. */

import { apply, type Expr, one, topological } from '../../../ir/expr.js';
import { rangeOf } from '../../../ir/range.js';
import { replacing } from '../../../ir/rebuild.js';

/** The same values; quotients by a divisor that others have too are products with its reciprocal. */
export function withReciprocals(roots: readonly Expr[]): Expr[] {
  const quotients = topological(roots).filter(({ op, args }) => op === 'div' && !args[1]!.static && isHeldOff(args[1]!));
  const counts = new Map<Expr, number>();
  for (const { args } of quotients) counts.set(args[1]!, (counts.get(args[1]!) ?? 0) + 1);
  const shared = new Set(quotients.filter(({ args: [a, b] }) => a !== one && counts.get(b!)! > 1));
  const change: (expr: Expr) => Expr = replacing((expr) => (shared.has(expr) ? product(change, expr) : null));
  return roots.map(change);
}

const product = (change: (expr: Expr) => Expr, { args: [a, b] }: Expr): Expr => apply('mul', [change(a!), apply('div', [one, change(b!)])]);

/**
 * Whether something above 0 is added to a divisor, or bounds it: unless that itself is far smaller than what floats are
 * made for, the reciprocal of such a float is finite wherever it is not 0.
 */
const isHeldOff = ({ op, args }: Expr): boolean => (op === 'add' || op === 'max') && args.some((arg) => arg.static && rangeOf(arg).low > 0);
