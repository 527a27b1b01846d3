/** Reverse mode, symbolically. What parameters choose is a node of its own: the rest of the formula is differentiated once. */

import { type Expr, input, without } from '../ir/expr.js';
import { type Adjoint, choose, join, over, select } from './adjoint.js';
import { branchesOf, cut } from './choices.js';
import { type Output, walk } from './walk.js';

/** d(Σ seed · expr) by each node of `wrt`; null where nothing flows. A gradient may lack dims along which it is constant. */
export function gradient(outputs: readonly Seeded[], wrt: readonly Expr[]): (Expr | null)[] {
  return flows(outputs, wrt).map((adjoint) => adjoint && select(adjoint));
}

export interface Seeded {
  readonly expr: Expr;
  readonly seed: Expr;
}

/** The same as values that stand only where their masks hold. */
export function flows(outputs: readonly Seeded[], wrt: readonly Expr[]): (Adjoint | null)[] {
  const seeded = outputs.map(({ expr, seed }) => ({ expr, seed: over({ mask: null, value: seed }, without(seed.dims, expr.dims)) }));
  return adjoints(seeded, wrt);
}

type Adjoints = (Adjoint | null)[];

function adjoints(outputs: readonly Output[], wrt: readonly Expr[]): Adjoints {
  const parts = cut(outputs);
  if (parts === null) return walk(outputs, wrt);
  const { condition, choices, around, back } = parts;
  const found = adjoints(around, [...wrt, ...choices.map(({ leaf }) => leaf)]).map((adjoint) => adjoint && back(adjoint));
  const received = choices.flatMap(({ choice }, i) => {
    const seed = found[wrt.length + i] ?? null;
    return seed === null ? [] : [{ choice, seed }];
  });
  const [yes, no] = [true, false].map((value) => adjoints(branchesOf(received, condition, value), wrt)) as [Adjoints, Adjoints];
  return wrt.map((_, i) => total(found[i] ?? null, choose(condition, yes[i]!, no[i]!)));
}

const total = (a: Adjoint | null, b: Adjoint | null): Adjoint | null => (a === null || b === null ? (a ?? b) : join(a, b));

/** The upstream gradient of an output of the program, as a tensor. */
export const upstream = (output: string, dims: Expr['dims']): Expr => input(`g.${output}`, dims);
