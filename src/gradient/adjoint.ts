/** What flows back to a node. Adjoints that meet at a node are added where they are there. */

import { apply, type Expr, zero } from '../ir/expr.js';
import type { Dim } from '../spec/features.js';

/**
 * A value and a mask: where the mask is false the node is in a branch that `where` did not take. Its adjoint is absent there,
 * whatever the value holds (0 * inf, say), and is selected away before it meets others. null: it is there everywhere.
 */
export interface Adjoint {
  readonly mask: Expr | null;
  readonly value: Expr;
}

export const select = ({ mask, value }: Adjoint): Expr => (mask === null ? value : apply('where', [mask, value, zero]));

/** The sum of two contributions; live where either is. */
export function join(a: Adjoint, b: Adjoint): Adjoint {
  if (a.mask === b.mask) return { mask: a.mask, value: apply('add', [a.value, b.value]) };
  const mask = a.mask === null || b.mask === null ? null : either(a.mask, b.mask);
  return { mask, value: apply('add', [select(a), select(b)]) };
}

/** null: everywhere, as for p or not p. */
function either(a: Expr, b: Expr): Expr | null {
  const complementary = (x: Expr, y: Expr) => y.op === 'not' && y.args[0] === x;
  return complementary(a, b) || complementary(b, a) ? null : apply('or', [a, b]);
}

/** The sum along axes: there, where any of its terms is. */
export function over({ mask, value }: Adjoint, axes: readonly Dim[]): Adjoint {
  if (axes.length === 0) return { mask, value };
  const varies = mask?.dims.some((dim) => axes.includes(dim)) ?? false;
  const total = apply('sum', [varies ? select({ mask, value }) : value], axes);
  return { mask: varies ? apply('any', [mask!], axes) : mask, value: total };
}

export const both = (mask: Expr | null, condition: Expr): Expr =>
  mask === null || mask === condition ? condition : apply('and', [mask, condition]);

/** The one adjoint where a condition on parameters holds, the other where it does not; null is an adjoint that is nowhere. */
export function choose(condition: Expr, a: Adjoint | null, b: Adjoint | null): Adjoint | null {
  if (a === null || b === null) {
    const [there, holds] = a === null ? [b, apply('not', [condition])] : [a, condition];
    return there === null ? null : { mask: both(there.mask, holds), value: there.value };
  }
  if (a.mask === b.mask) return { mask: a.mask, value: between(condition, a.value, b.value) };
  return { mask: null, value: between(condition, select(a), select(b)) };
}

const between = (condition: Expr, a: Expr, b: Expr): Expr => (a === b ? a : apply('where', [condition, a, b]));
