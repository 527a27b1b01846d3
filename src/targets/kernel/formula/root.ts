/**
 * The tempered softmax: log p = peak - log1p(k d exp(k peak)) / k, with k = t - 1, d how far an entry is below the largest,
 * and the one unknown of a row, peak = log max p, for which Σ p = 1.
 */

import { apply, type Expr, hole, one, topological } from '../../../ir/expr.js';
import { lowerText } from '../../../ir/lower.js';
import { rebuild } from '../../../ir/rebuild.js';
import { scopeOf } from '../../../ir/scope.js';

const logarithm = 'peak - log1p(max(k * exp(k * peak) * d, -1)) / k';

/**
 * Newton's method for log_t Σ p = 0, which is linear in exp(-k peak) where one entry or many equal ones make the sum, and
 * in the peak where t is 1: it needs some 3 steps, seldom more than 5. From 0 it falls to the root without passing it.
 * Apart from the largest entries, small shares keep their digits. `80` bounds the first steps of large t.
 */
const sums = `
  c = k * exp(k * peak)
  u = 1 + c * d
  e = exp(-log1p(max(c * d, -1)) / k)
  others = sum(where(d == 0, 0, e), axis)
  largest = sum(where(d == 0, 1, 0), axis)
  slope = sum(where(u <= 0, 0, e / u), axis)`;
const excess = `${sums}
  peak + log1p(largest - 1 + others)`;
const better = `${sums}
  peak - log1p(expm1(min(k * excess, 80)) * (largest + others) / slope) / k`;
const unfinished = '1e-4 * min(1, -peak) < excess';

/** So near to 1 the temperature makes no difference to float32, and far enough to divide by. */
const distance = 'where(abs(t - 1) < 1e-12, 1e-12, t - 1)';

/** Of a row less its largest entry. */
export function logTempered(fall: Expr, t: Expr, axes: readonly string[]): Expr {
  const whole = apply('log_tempered_softmax', [fall, t], axes);
  return said(logarithm, { ...named(whole), peak: apply('amax', [whole], axes) }, axes);
}

/** What is solved for row by row: the largest entry of a tempered softmax. */
export const isRoot = ({ op, args }: Expr): boolean => op === 'amax' && args[0]!.op === 'log_tempered_softmax';

export interface Iteration {
  /** Stands for the root as far as it is known. */
  readonly peak: Expr;
  readonly next: Expr;
  readonly unfinished: Expr;
  /** What each step reduces again. */
  readonly within: (expr: Expr) => boolean;
}

export function iterationOf(root: Expr): Iteration {
  const [whole] = root.args as [Expr];
  const peak = hole('peak', root.dims);
  const names = { ...named(whole), peak };
  const left = said(excess, names, root.axes);
  const known = new Set(topological(whole.args));
  return {
    peak,
    next: said(better, { ...names, excess: left }, root.axes),
    unfinished: said(unfinished, { peak, excess: left }, []),
    within: (expr) => !known.has(expr),
  };
}

/** At the temperature 1 it is the softmax; which of the two is decided before a kernel is entered. */
export function softmaxAtOne(roots: readonly Expr[]): Expr[] {
  const done = new Map<Expr, Expr>();
  for (const expr of topological(roots)) {
    const made = rebuild(
      expr,
      expr.args.map((arg) => done.get(arg)!),
    );
    const [x, t] = made.args;
    const varies = made.op === 'log_tempered_softmax' && t!.op !== 'const';
    done.set(expr, varies ? apply('where', [apply('eq', [t!, one]), apply('log_softmax', [x!], made.axes), made]) : made);
  }
  return roots.map((root) => done.get(root)!);
}

function named({ args: [fall, t] }: Expr): Record<string, Expr> {
  return { d: apply('neg', [fall!]), k: said(distance, { t: t! }, []) };
}

function said(text: string, names: Readonly<Record<string, Expr>>, axes: readonly string[]): Expr {
  const values = Object.entries(names).map(([name, expr]) => [name, { expr, meaning: null }] as const);
  return lowerText(text, scopeOf([...values, ['axis', { axes }] as const], { axes }));
}
