/** The author's names beside what becomes of a formula: a value that changes its form keeps its name. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Naming } from '../../../naming.js';

export type ValueNames = ReadonlyMap<Expr, string>;

/** Of what stands below some roots: along a second axis, `z` is called `z@other`, as tensors are. */
export function valueNames({ names, labels }: Naming, roots: readonly Expr[]): ValueNames {
  const nameOf = (expr: Expr): string | undefined => {
    const own = names.get(expr) ?? labels.get(expr);
    const first = own === undefined && expr.op === 'rename' ? nameOf(expr.args[0]!) : undefined;
    return first === undefined ? own : `${first}@${expr.axes[1]!}`;
  };
  return new Map(
    topological(roots).flatMap((expr) => {
      const name = nameOf(expr);
      return name === undefined ? [] : [[expr, name] as const];
    }),
  );
}

/** The names of the same values in their next form too. */
export function carried(names: ValueNames, change: (exprs: readonly Expr[]) => readonly Expr[]): ValueNames {
  const exprs = [...names.keys()];
  const forms = change(exprs).map((form, i) => [form, names.get(exprs[i]!)!] as const);
  return new Map([...forms.filter(([{ args }]) => args.length > 0), ...names]);
}
