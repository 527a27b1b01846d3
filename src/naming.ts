/** What values are called where they are emitted: as the formula calls them, as long as they are still what a line of it says. */

import type { Expr } from './ir/expr.js';
import type { Lowered } from './outputs.js';

export interface Naming {
  /** The author's names of values, in the stable form and in the execution. */
  readonly names: ReadonlyMap<Expr, string>;
  /** What others may be called where they need a name: `g.error` flows back to `error`; `softmax` is what that function gave. */
  readonly labels: ReadonlyMap<Expr, string>;
}

/** What became of the values of a formula. */
export interface Forms {
  /** What is computed, by its name. */
  readonly results: Readonly<Record<string, Expr | null>>;
  /** What flows back to the value of each line, as it was before any rewriting. */
  readonly flows: readonly (readonly [name: string, expr: Expr])[];
  /** Of an expression as it was meant, in the value; of one as it was differentiated, in the gradient; the second of the first. */
  readonly value: (expr: Expr) => readonly Expr[];
  readonly gradient: (expr: Expr) => readonly Expr[];
  readonly between: (expr: Expr) => Expr;
  /** What functions that rules have brought in came to be. */
  readonly calls: readonly (readonly [Expr, string])[];
}

/** Later names of one value stand for the earlier. */
export function namingOf({ bindings, labels }: Lowered, { results, flows, value, gradient, between, calls }: Forms): Naming {
  const forms = (expr: Expr) => [...value(expr), ...gradient(between(expr))];
  const called = [...labels].flatMap(([expr, label]) => forms(expr).map((form) => [form, label] as const));
  const back = flows.flatMap(([name, expr]) => gradient(expr).map((form) => [form, `g.${name}`] as const));
  const made = Object.entries(results).flatMap(([name, expr]) => (expr === null ? [] : [[expr, name] as const]));
  return {
    names: new Map(bindings.flatMap(([name, expr]) => forms(expr).map((form) => [form, name] as const))),
    labels: new Map([...calls, ...called, ...back, ...made].filter(([{ args }]) => args.length > 0)),
  };
}
