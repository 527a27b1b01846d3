/** What takes tens of instructions, many more than to ask whether any lane needs it. */

import type { Expr } from '../../../ir/expr.js';
import type { CoreOp } from '../../../ir/ops.js';

// biome-ignore format: a list
const costly: ReadonlySet<string> = new Set<CoreOp>([
  'exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'atan', 'acos', 'tanh', 'erf', 'sigmoid', 'softplus', 'pow',
]);

/** Powers that lanes/powers.ts writes out as a few multiplications. */
const cheapPowers: ReadonlySet<number> = new Set([-4, -3, -2, -1, -0.5, 0.5, 1, 2, 3, 4]);

export const isCostly = ({ op, args }: Expr): boolean => costly.has(op) && !(op === 'pow' && cheapPowers.has(args[1]!.value));
