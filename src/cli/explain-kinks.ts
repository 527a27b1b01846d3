/** Where a formula has no slope, and which one is taken: the conventions that its ops and conditions bring along. */

import { type Expr, topological } from '../ir/expr.js';
import { unfold } from '../ir/meaning.js';
import { excerpt } from './explain-excerpt.js';

/** A sentence for each kind of kink that the expressions have. */
export function kinks(roots: readonly Expr[]): string[] {
  const nodes = topological([...roots, ...unfold(roots)]).filter((expr) => !expr.static);
  return [...new Set(nodes.flatMap((expr) => sentences[expr.op]?.(expr) ?? []))];
}

const shown = (expr: Expr): string => excerpt(expr, 60);

const sentences: Partial<Record<Expr['op'], (expr: Expr) => string[]>> = {
  abs: () => ['abs has the slope 0 at 0.'],
  sign: () => ['sign and floor have the slope 0 everywhere.'],
  floor: () => ['sign and floor have the slope 0 everywhere.'],
  max: () => ['Where its two arguments are equal, max or min shares the gradient evenly.'],
  min: () => ['Where its two arguments are equal, max or min shares the gradient evenly.'],
  amax: () => ['A tie of the largest along an axis is shared evenly.'],
  sqrt: () => ['sqrt has the slope 0 at 0, where it is infinite.'],
  pow: ({ args: [, exponent] }) =>
    exponent!.op === 'const' && exponent!.value >= 1 ? [] : ['A power has the slope 0 where it is infinite.'],
  where: ({ args: [condition] }) =>
    compares(condition!) ? [`On the border of \`${shown(condition!)}\` the slope is that of the branch that is taken there.`] : [],
};

const compares = (condition: Expr): boolean =>
  topological([condition]).some(
    ({ op, args, static: known }) => !known && (op === 'lt' || op === 'le') && args.some((arg) => arg.type === 'real'),
  );
