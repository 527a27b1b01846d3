/** Powers less 1 that are a square root where their exponent, which is known before the call, is one half. */

import type { Expr } from '../../../ir/expr.js';

/** Of expm1(c log1p(x)), which is (1 + x)^c - 1: c and x. */
export function halfPower({ op, args: [power] }: Expr): readonly [Expr, Expr] | null {
  if (op !== 'expm1' || power!.op !== 'mul') return null;
  const [log, c] = power!.args[0]!.static ? [power!.args[1]!, power!.args[0]!] : [power!.args[0]!, power!.args[1]!];
  return log.op === 'log1p' && c.static ? [c, log.args[0]!] : null;
}
