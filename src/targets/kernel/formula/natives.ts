/** Functions of the prelude that have a form of their own on lanes: their bodies are recognised wherever they come from. */

import { call, type Expr, hole } from '../../../ir/expr.js';
import { unfold } from '../../../ir/meaning.js';
import { coreRules } from '../../../program.js';
import { match } from '../../../rewrite/match.js';
import { rewrite } from '../../../rewrite/rewrite.js';

/** By their names in functions.ts. */
const natives = { log_cosh: ['x'], log_beta: ['x', 'z'] } as const;

interface Native {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Expr;
}

const known: readonly Native[] = Object.entries(natives).map(([name, parameters]) => {
  const body = unfold([
    call(
      name,
      parameters.map((parameter) => hole(parameter, [])),
      [],
    ),
  ]);
  return { name, parameters, body: rewrite(body, coreRules).results[0]! };
});

/** The function whose body an expression is, and of what. */
export function nativeOf(expr: Expr): readonly [name: string, args: readonly Expr[]] | null {
  for (const { name, parameters, body } of known) {
    for (const { holes } of match(body, expr)) return [name, parameters.map((parameter) => holes.get(parameter)!)];
  }
  return null;
}
