/** What a prelude function that was kept whole stands for. */

import { exprOf } from './coerce.js';
import type { Expr } from './expr.js';
import { lower } from './lower.js';
import { rebuild } from './rebuild.js';
import { preludeScope, type Value } from './scope.js';

const known = new WeakMap<Expr, Expr>();

/** The body of a call's definition on its arguments. */
export function meaningOf(call: Expr): Expr {
  const found = known.get(call) ?? unfoldOne(call);
  known.set(call, found);
  return found;
}

function unfoldOne({ name, args, axes }: Expr): Expr {
  const { body, parameters, scope } = preludeScope.functions.get(name)!;
  const values = parameters.map(({ name: own }, i): [string, Value] => [
    own,
    own === 'axis' ? { axes } : { expr: args[i]!, meaning: null },
  ]);
  const value = lower(body.result, { ...scope, names: new Map([...scope.names, ...values]) });
  return exprOf(value, body.result, scope);
}

/** Every call replaced by its meaning. */
export function unfold(roots: readonly Expr[]): Expr[] {
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const found = done.get(expr);
    if (found !== undefined) return found;
    const result = expr.op === 'call' ? visit(meaningOf(expr)) : rebuild(expr, expr.args.map(visit));
    done.set(expr, result);
    return result;
  };
  return roots.map(visit);
}
