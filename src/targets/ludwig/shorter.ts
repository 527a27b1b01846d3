/** What torch or Python says in fewer words. */

import type { Expr } from '../../ir/expr.js';
import { atom, type Say } from './say.js';

type Brief = readonly [say: Say, args: readonly Expr[]];

/** A shorter way to say the same, and the arguments that it has; null where there is none. */
export function shorter(expr: Expr): Brief | null {
  const { op, args } = expr;
  const [a, b, c] = args;
  if (op === 'pow' && b!.op === 'const' && b!.value >= 1 && Number.isInteger(b!.value))
    return [
      ['$a ** $b', 14],
      [a!, b!],
    ];
  if (op === 'neg' && a!.op === 'softplus' && a!.args[0]!.op === 'neg')
    return [['torch.nn.functional.logsigmoid($a)', atom], [a!.args[0]!.args[0]!]];
  if (op === 'where' && isNumber(b, 1) && isNumber(c, 0)) return [['$a.to($like.dtype)', atom], [a!]];
  if ((op === 'lt' || op === 'le') && a!.static && !b!.static)
    return [
      [op === 'lt' ? '$a > $b' : '$a >= $b', 5],
      [b!, a!],
    ];
  if (op === 'not') return negation(a!);
  return null;
}

const isNumber = (expr: Expr | undefined, value: number): boolean => expr?.op === 'const' && expr.type === 'real' && expr.value === value;

/** not (x == y) is x != y. */
function negation({ op, args }: Expr): Brief | null {
  return op === 'eq' ? [['$a != $b', 5], args] : null;
}
