/** Axes that always go together are one loop: [batch, time] of an elementwise loss, [batch, height, width] of a row-wise one. */

import { type Expr, topological } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import { edges, isBound } from './shifts.js';

/** A loop: the axes that it runs along, outermost first. */
export type Group = readonly Dim[];

/** `layouts`: the axes of each tensor that is read or written, in its own order. */
export function groupsOf(order: readonly Dim[], roots: readonly Expr[], layouts: readonly (readonly Dim[])[]): Group[] {
  const nodes = topological(roots).filter((expr) => !expr.static);
  const limits = limiting(nodes);
  const used = nodes.filter((expr) => !limits.has(expr));
  const sets = [
    ...layouts,
    ...used.map(({ dims }) => dims),
    ...used.filter(({ op }) => op !== 'input').map(({ axes }) => axes),
    ...used.filter(({ op }) => op === 'index').map(({ axes }) => [...axes, 'an index tells its axis apart']),
  ];
  const starts = new Set(nodes.flatMap(edges));
  const present = order.filter((dim) => sets.some((set) => set.includes(dim)));
  const groups: Dim[][] = [];
  for (const dim of present) {
    const last = groups.at(-1)?.at(-1);
    const together =
      last !== undefined &&
      !starts.has(dim) &&
      sets.every((set) => set.includes(dim) === set.includes(last)) &&
      adjacent(last, dim, layouts);
    if (together) groups.at(-1)!.push(dim);
    else groups.push([dim]);
  }
  return groups;
}

/** What only says where an axis begins and ends: along inner axes that go with it, it says the same. */
function limiting(nodes: readonly Expr[]): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  const told = new Set(nodes.flatMap((expr) => (isBound(expr) ? [] : expr.args.filter(({ op }) => op === 'index'))));
  for (const expr of nodes) {
    const known = (arg: Expr) => arg.static || found.has(arg);
    if (expr.op === 'index' ? !told.has(expr) : expr.axes.length === 0 && expr.args.length > 0 && expr.args.every(known)) found.add(expr);
  }
  return found;
}

const adjacent = (a: Dim, b: Dim, layouts: readonly (readonly Dim[])[]): boolean =>
  layouts.every((layout) => !layout.includes(a) || layout.indexOf(b) === layout.indexOf(a) + 1);
