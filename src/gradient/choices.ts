/** A formula without the choices that one condition on parameters decides, and what those choices choose. */

import { isChoice, reachable } from '../ir/choice.js';
import { type Expr, input, topological, without } from '../ir/expr.js';
import { replacing } from '../ir/rebuild.js';
import { given } from '../rewrite/assume.js';
import { rewrite } from '../rewrite/rewrite.js';
import { simplifying } from '../rewrite/rule.js';
import { type Adjoint, over } from './adjoint.js';
import type { Output } from './walk.js';

export interface Cut {
  readonly condition: Expr;
  /** A leaf stands for each choice in what is around them. */
  readonly choices: readonly { readonly choice: Expr; readonly leaf: Expr }[];
  readonly around: readonly Output[];
  /** The choices again in place of their leaves. */
  readonly back: (adjoint: Adjoint) => Adjoint;
}

/** Cuts at the first condition that is asked for sure; null where parameters choose nothing. */
export function cut(outputs: readonly Output[]): Cut | null {
  const exprs = outputs.map(({ expr }) => expr);
  const sure = reachable(exprs);
  const condition = topological(exprs).find((expr) => isChoice(expr) && sure.has(expr))?.args[0];
  if (condition === undefined) return null;
  const leaves = new Map<Expr, Expr>();
  const around = replacing((expr) => {
    if (!isChoice(expr) || expr.args[0] !== condition) return null;
    const leaf = input(`choice.${expr.id}`, expr.dims, expr.type);
    leaves.set(leaf, expr);
    return leaf;
  });
  const whole = replacing((expr) => leaves.get(expr) ?? null);
  return {
    condition,
    around: outputs.map(({ expr, seed }) => ({ expr: around(expr), seed })),
    choices: [...leaves].map(([leaf, choice]) => ({ choice, leaf })),
    back: ({ mask, value }) => ({ mask: mask && whole(mask), value: whole(value) }),
  };
}

/** What is chosen where the condition has a value, with what flows back to it. */
export function branchesOf(
  received: readonly { readonly choice: Expr; readonly seed: Adjoint }[],
  condition: Expr,
  value: boolean,
): Output[] {
  const chosen = received.map(({ choice }) => given(condition, value, choice.args[value ? 1 : 2]!));
  const { results } = rewrite(chosen, simplifying);
  return received.map(({ choice, seed }, i) => ({ expr: results[i]!, seed: over(seed, without(choice.dims, results[i]!.dims)) }));
}
