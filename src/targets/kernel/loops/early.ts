/** What sums over many rows are made of and the gradient needs again stands, until then, where the gradient will be written. */

import { type Expr, input, topological } from '../../../ir/expr.js';
import { replacing } from '../../../ir/rebuild.js';
import type { Group } from '../formula/axes.js';
import { isReduction } from '../formula/reductions.js';
import type { Result } from '../formula/roles.js';
import { earlyName } from '../formula/second-names.js';
import { computed, cost } from './stash.js';

/**
 * The results, and before them what is stored early. Only the gradient itself reads it: nothing is left to read it once that is
 * written.
 */
export function withEarly(results: readonly Result[], groups: readonly Group[]): readonly Result[] {
  const output = results.find(({ dims, optional }) => dims !== null && optional !== true);
  if (output === undefined || groups.length < 2) return results;
  const crosses = (expr: Expr) => isReduction(expr) && expr.axes.some((axis) => !groups.at(-1)!.includes(axis));
  const gathered = topological([output.expr]).filter((expr) => crosses(expr) && !topological(expr.args).some(crosses));
  const expr = dearest(output, gathered);
  if (expr === null) return results;
  const name = earlyName(output.name);
  const change = replacing((one) => (one === expr ? input(name, output.dims!) : gathered.includes(one) ? one : null));
  const late = results.map((result) => (result === output ? { ...output, expr: change(output.expr) } : result));
  return [{ ...output, expr, early: true }, ...late];
}

/** Of what both need at each position, that which leaves least to compute again. */
function dearest({ expr: root, dims }: Result, gathered: readonly Expr[]): Expr | null {
  const along = [...dims!].sort().join();
  const first = computed(gathered.flatMap(({ args }) => args));
  const again = (without: Expr | null) => [...reached(root, new Set([...gathered, without]))].filter((expr) => expr.dims.join() === along);
  const dear = (without: Expr | null) => again(without).filter((expr) => cost(expr) > 0).length;
  const [best] = again(null)
    .filter((expr) => first.has(expr) && cost(expr) > 0)
    .map((expr) => ({ expr, left: dear(expr) }))
    .sort((a, b) => a.left - b.left);
  return best?.expr ?? null;
}

/** What a value is made of, not beyond some of it. */
function reached(root: Expr, ends: ReadonlySet<Expr | null>, found = new Set<Expr>()): Set<Expr> {
  if (ends.has(root) || found.has(root) || root.static) return found;
  for (const arg of root.args) reached(arg, ends, found);
  return found.add(root);
}
