/** Parameters that may be null, and formulas that forget it. */

import { refuse } from '../diagnostics.js';
import { apply, type Expr, topological } from '../ir/expr.js';
import type { Formula, Spec } from '../spec/spec.js';
import { given } from './assume.js';
import { rewrite } from './rewrite.js';
import { simplifying } from './rule.js';

/** Throws where a value is made of a parameter although that is null. */
export function checkNullable({ parameters, loss, weight, divisor }: Spec, values: readonly Expr[]): void {
  for (const { name } of parameters.filter(({ nullable }) => nullable)) {
    const own = topological(values).find((expr) => expr.op === 'parameter' && expr.name === name);
    if (own === undefined) continue;
    const condition = apply('is_null', [own]);
    const { results } = rewrite(
      values.map((value) => given(condition, true, value)),
      simplifying,
    );
    if (!topological(results).includes(own)) continue;
    const formula = [loss, weight, divisor].find((one) => one !== null && bare(one, name) !== null) ?? loss;
    const at = bare(formula, name) ?? 0;
    refuse('null_parameter', { name }, formula.at(at, at + name.length));
  }
}

/** Where the name stands outside of what asks whether it is null. */
function bare({ text }: Formula, name: string): number | null {
  const asked = new RegExp(`(?:is_null|coalesce)\\(\\s*${name}\\b|\\b${name}\\s*[!=]=\\s*null\\b|\\bnull\\s*[!=]=\\s*${name}\\b|#.*`, 'g');
  const rest = text.replace(asked, (found) => ' '.repeat(found.length));
  const at = rest.search(new RegExp(`\\b${name}\\b`));
  return at < 0 ? null : at;
}
