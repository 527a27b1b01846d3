/** What sums over many rows are made of and the gradient needs again stands, until then, where the gradient will be written. */

import { type Expr, input, topological } from '../../../ir/expr.js';
import { replacing } from '../../../ir/rebuild.js';
import type { Group } from '../formula/axes.js';
import { isReduction } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { earlyName } from '../formula/second-names.js';
import { computed, cost, isDear } from './stash.js';

/**
 * The results, and before them what is stored early. Only the gradient itself reads it: nothing is left to read it once that is
 * written. `isEnough`: whether it is worth it, by how much of what is dear is left to compute again.
 */
export function withEarly(
  results: readonly Result[],
  groups: readonly Group[],
  isEnough: (left: number) => boolean = () => true,
): readonly Result[] {
  const output = results.find(({ dims, optional }) => dims !== null && optional !== true);
  if (output === undefined || groups.length < 2) return results;
  const crosses = (expr: Expr) => isReduction(expr) && expr.axes.some((axis) => !groups.at(-1)!.includes(axis));
  const gathered = topological([output.expr]).filter((expr) => crosses(expr) && !topological(expr.args).some(crosses));
  const best = dearest(output, gathered);
  if (best === null || !isEnough(best.left)) return results;
  const { expr } = best;
  const name = earlyName(output.name);
  const change = replacing((one) => (one === expr ? input(name, output.dims!) : gathered.includes(one) ? one : null));
  const late = results.map((result) => (result === output ? { ...output, expr: change(output.expr) } : result));
  return [{ ...output, expr, early: true }, ...late];
}

/** Of what both need at each position, that which leaves least to compute again: how much of it is dear, and how much in all. */
function dearest({ expr: root, dims }: Result, gathered: readonly Expr[]): { readonly expr: Expr; readonly left: number } | null {
  const along = [...dims!].sort().join();
  const first = computed(gathered.flatMap(({ args }) => args));
  const again = (without: Expr | null) =>
    [...reached(root, new Set([...gathered, without]))].filter((expr) => expr.dims.join() === along && cost(expr) > 0);
  const [best] = again(null)
    .filter((expr) => first.has(expr))
    .map((expr) => ({ expr, rest: again(expr) }))
    .map(({ expr, rest }) => ({ expr, left: rest.filter(isDear).length, all: rest.length }))
    .sort((a, b) => a.left - b.left || a.all - b.all);
  return best ?? null;
}

/** What a value is made of, not beyond some of it. */
function reached(root: Expr, ends: ReadonlySet<Expr | null>, found = new Set<Expr>()): Set<Expr> {
  if (ends.has(root) || found.has(root) || root.static) return found;
  for (const arg of root.args) reached(arg, ends, found);
  return found.add(root);
}
