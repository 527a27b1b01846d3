/** What has a form of its own on lanes: functions of the prelude, whose bodies are recognised wherever they come from, and ops on what is known of their argument. */

import { call, type Expr, hole } from '../../../ir/expr.js';
import { unfold } from '../../../ir/meaning.js';
import { rangeOf } from '../../../ir/range.js';
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

/** Of the negative of something that is at least 0, by their names in functions.ts. */
const falling: Readonly<Record<string, string>> = { exp: 'decay', expm1: 'decay_minus_one' };

/** x / max(a, b) / min(a, b) is x / (a * b) where that product does not leave the range. */
const isOverBoth = ({ op, args: [a, b] }: Expr): boolean =>
  op === 'div' && a!.op === 'div' && a!.args[1]!.op === 'max' && b!.op === 'min' && a!.args[1]!.args.every((arg, i) => arg === b!.args[i]);

/** The function whose body an expression is, and of what. */
export function nativeOf(expr: Expr): readonly [name: string, args: readonly Expr[]] | null {
  const [a] = expr.args;
  if (a?.op === 'neg' && Object.hasOwn(falling, expr.op) && rangeOf(a.args[0]!).low >= 0) return [falling[expr.op]!, [a.args[0]!]];
  if (isOverBoth(expr)) return ['over_both', [a!.args[0]!, ...expr.args[1]!.args]];
  for (const { name, parameters, body } of known) {
    for (const { holes } of match(body, expr)) return [name, parameters.map((parameter) => holes.get(parameter)!)];
  }
  return null;
}
