/** What an operation is called in Python, and which of its arguments must be tensors. */

import type { Expr } from '../../ir/expr.js';
import { tensorArguments } from './carried.js';
import { written } from './expression.js';
import { onlyWhere } from './guards.js';
import { type Said, type Say, tensor, tensorsOnly } from './say.js';

export function patternOf({ op, name, args }: Expr): Say {
  if (op !== 'call') return tensor[op as Said];
  const holes = args.map((_, i) => `$${'abc'[i]!}`).join(', ');
  return written(`${name === onlyWhere ? 'ops' : 'functions'}.${name}(${holes})`);
}

/** Whether a plain number stands where a function takes a tensor; two plain numbers would lose the dtype, too. */
export function takesTensor(user: Expr, arg: Expr): boolean {
  const { op, name, args } = user;
  if (!arg.static || arg.type !== 'real') return false;
  if (op === 'where') return args[1]!.static && args[2]!.static && arg === args[1];
  if (tensorsOnly.has(op)) return true;
  if (op === 'pow') return args[0] === arg;
  if (op === 'log_rising' || op === 'digamma_rise') return true;
  if (op === 'polygamma') return args[1] === arg;
  return op === 'call' && name !== onlyWhere && tensorArguments(name).some((isTensor, i) => isTensor && args[i] === arg);
}
