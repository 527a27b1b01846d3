/** Each line of the prelude: its derivatives, its own or composed, are the slopes of its value; and floats can compute it. */

import { evaluate } from '../../src/evaluate.js';
import { type Arithmetic, float64 } from '../../src/ir/arithmetic.js';
import { constant, type Expr } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { type Callable, preludeScope, scopeOf, type Value } from '../../src/ir/scope.js';
import { exact } from '../../src/verify/decimal.js';
import type { Plain } from '../../src/verify/points.js';
import { gradientIssue, lift, type Subject, seeded } from '../../src/verify/slope-law.js';
import { formula, product, rows, sizes, specials, tensor } from './points.js';

export const functions: readonly Callable[] = [...preludeScope.functions.values()];

/** Where a function has a value in the reals; everywhere, if it is not here. */
const domains: Record<string, (...values: number[]) => boolean> = {
  clip: (_, low, high) => low! < high!,
  xlogy: (x, z) => z! > 0 || x === 0,
  hill: (x, half) => x !== -half!,
  log_t: (x) => x! > 0,
  asin: (x) => Math.abs(x!) <= 1,
  digamma: (x) => x! > 0,
  trigamma: (x) => x! > 0,
  log_beta: (x, z) => x! > 0 && z! > 0,
  exp_t: (x, t) => t! <= 1 || 1 + (1 - t!) * x! > 1e-9,
};
/** At ties an order is one of several, and its slope need not lie between those of one entry alone. */
const untied = new Set(['sort', 'quantile', 'rank']);
/** Arguments that are known before any tensor. */
const known: Record<string, Record<string, readonly number[]>> = {
  log_t: { t: [0, 0.5, 0.999999, 1, 1.000001, 1.5] },
  log_t_exp: { t: [0, 0.5, 0.999999, 1, 1.000001, 1.5] },
  exp_t: { t: [0, 0.5, 0.999999, 1, 1.000001, 1.5, 2] },
  tempered_softmax: { t: [0.5, 0.8, 1, 1.2, 2, 4] },
  quantile: { q: [0, 0.3, 0.5, 1] },
};

interface Setting {
  readonly expr: Expr;
  readonly inputs: readonly Expr[];
  readonly points: readonly Plain[];
}

/** The function on tensors, once for each choice of what is known before them. */
export function settings({ name, parameters }: Callable): Setting[] {
  const given = parameters.filter(({ name: own, default: value }) => own !== 'axis' && value === null).map(({ name: own }) => own);
  const fixed = known[name] ?? {};
  const free = given.filter((own) => !(own in fixed));
  const axis = parameters.find(({ name: own }) => own === 'axis')?.default;
  const dims = axis?.type === 'name' ? [...new Set(['batch', axis.name === 'all' ? 'class' : axis.name])] : [];
  const chosen = product(Object.values(fixed));
  return chosen.map((values) => {
    const constants = Object.keys(fixed).map((own, i): [string, Value] => [own, { expr: constant(values[i]!), meaning: null }]);
    const { inputs } = formula('1', Object.fromEntries(free.map((own) => [own, dims])));
    const scope = scopeOf([...constants, ...inputs.map((expr): [string, Value] => [expr.name, { expr, meaning: null }])], { axes: dims });
    const points =
      axis === undefined ? scalarPoints(name, free, values) : tensorPoints(free, dims).slice(0, untied.has(name) ? 2 : undefined);
    return { expr: lowerText(`${name}(${given.join(', ')})`, scope), inputs, points };
  });
}

function scalarPoints(name: string, free: readonly string[], constants: readonly number[]): Plain[] {
  const inside = product(free.map(() => specials)).filter((values) => (domains[name] ?? (() => true))(...values, ...constants));
  const few = inside.filter((_, i) => inside.length < 1000 || i % 23 === 0);
  return few.map((values) => point(free.map((own, i) => [own, tensor([], [values[i]!])])));
}

const tensorPoints = (free: readonly string[], dims: readonly string[]): Plain[] =>
  rows.map((_, i) => point(free.map((own, k) => [own, tensor(dims, rows[(i + 3 * k) % rows.length]!)])));

const point = (inputs: readonly (readonly [string, Plain['inputs'][string]])[]): Plain => ({
  parameters: {},
  sizes,
  inputs: Object.fromEntries(inputs),
});

export function preludeIssue(definition: Callable): string | null {
  for (const { expr, inputs, points } of settings(definition)) {
    for (const one of points) {
      const issue = gradientIssue({ expr, inputs, point: one });
      if (issue !== null) return issue;
    }
  }
  return null;
}

/** Finite in float64, value and gradients, wherever the reals are finite and float64 reaches. */
export function finiteIssue(definition: Callable, change: (expr: Expr) => Expr, arithmetic: Arithmetic<number> = float64): string | null {
  for (const setting of settings(definition)) {
    const subject = { ...setting, expr: change(setting.expr) };
    for (const one of setting.points) {
      const issue = notFinite({ ...subject, point: one }, arithmetic);
      if (issue !== null) return issue;
    }
  }
  return null;
}

function notFinite(subject: Subject, arithmetic: Arithmetic<number>): string | null {
  const { total, gradients, point: where } = seeded(subject);
  const roots = [total, ...gradients.filter((expr) => expr !== null)];
  for (const root of roots) {
    for (const [i, value] of evaluate([root], where, arithmetic)[0]!.data.entries()) {
      if (Number.isFinite(value)) continue;
      const real = exact((decimals) => evaluate([root], lift(where, decimals), decimals)[0]!.data[i]!);
      if (real.isFinite() && real.abs().lt(1e300))
        return `${root === total ? 'the value' : 'a gradient'} is ${value}, not ${real.toPrecision(6)}, at ${JSON.stringify(where.inputs)}`;
    }
  }
  return null;
}
