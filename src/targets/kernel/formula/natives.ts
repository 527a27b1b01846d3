/** Functions of the prelude that have a form of their own on lanes: their bodies are recognised wherever they come from. */

import { call, type Expr, hole } from '../../../ir/expr.js';
import { unfold } from '../../../ir/meaning.js';
import { coreRules } from '../../../program.js';
import { match } from '../../../rewrite/match.js';
import { rewrite } from '../../../rewrite/rewrite.js';

/** Of one argument, by their names in functions.ts. */
const names = ['log_cosh'] as const;

const bodies: readonly (readonly [name: string, body: Expr])[] = names.map((name) => {
  const body = unfold([call(name, [hole('x', [])], [])]);
  return [name, rewrite(body, coreRules).results[0]!];
});

/** The function whose body an expression is, and of what. */
export function nativeOf(expr: Expr): readonly [name: string, argument: Expr] | null {
  for (const [name, body] of bodies) {
    for (const { holes } of match(body, expr)) return [name, holes.get('x')!];
  }
  return null;
}
