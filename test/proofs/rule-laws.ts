/** Each rewrite rule: both sides are the same function with the same gradients, and a stabilising one is the better float32. */

import { evaluate } from '../../src/evaluate.js';
import { gradient, upstream } from '../../src/gradient/index.js';
import { constant, type Expr, input, topological } from '../../src/ir/expr.js';
import { type Bindings, instantiate } from '../../src/rewrite/match.js';
import { rewrite } from '../../src/rewrite/rewrite.js';
import type { Rule } from '../../src/rewrite/rule.js';
import { type Decimals, decimals, prove } from '../../src/verify/decimal.js';
import type { Decimal } from '../../src/verify/digits.js';
import { float32 } from '../../src/verify/float32.js';
import { type Plain, random, seedOf } from '../../src/verify/points.js';
import { lift } from '../../src/verify/slope-law.js';
import { product, sizes, specials, tensor } from './points.js';

export interface Sides {
  readonly left: Expr;
  readonly right: Expr;
  readonly holes: readonly Expr[];
  readonly positive: ReadonlySet<string>;
}

/** The rule on inputs in place of its holes; its axes stand for `class`. */
export function sidesOf({ left, right, conditions }: Rule): Sides {
  const found = topological([left, right]).filter(({ op }) => op === 'hole');
  const known = new Set(conditions.filter(({ is }) => is === 'static').map((condition) => condition.hole));
  const holes = found.map(({ name, dims, type }) => input(name, dims.length > 0 && !known.has(name) ? ['class'] : [], type));
  const bindings: Bindings = { holes: new Map(holes.map((expr) => [expr.name, expr])), axes: ['class'] };
  const positive = new Set(conditions.filter(({ is }) => is === 'positive' || is === 'nonnegative').map((condition) => condition.hole));
  return { left: instantiate(left, bindings), right: instantiate(right, bindings), holes, positive };
}

/** Random points that meet the conditions, then some with zeros, ties and equal holes. */
function* points({ holes, positive }: Sides, name: string): Generator<{ point: Plain; plain: boolean }> {
  const next = random(seedOf(name));
  const draw = ({ type, name: own }: Expr, plain: boolean): number | boolean => {
    if (type === 'boolean') return next() < 0.5;
    if (type === 'ids') return Math.floor(next() * sizes.class);
    const x = plain ? (next() - 0.5) * 8 : specials[Math.floor(next() * 12)]!;
    return positive.has(own) ? Math.abs(x) + (plain ? 1e-3 : x === 0 ? 1 : 0) : x;
  };
  for (let i = 0; i < 100; i++) {
    const plain = i < 60;
    const inputs = holes.map((one) => [
      one.name,
      tensor(
        one.dims,
        Array.from({ length: 3 }, () => draw(one, plain) as number),
      ),
    ]);
    yield { plain, point: { parameters: {}, sizes, inputs: Object.fromEntries(inputs) } };
  }
}

/** Where the left side has a value, the right one has the same; also the gradients, at points without ties. */
export function ruleIssue(rule: Rule): string | null {
  const sides = sidesOf(rule);
  const [left, right] = [sides.left, sides.right].map((side) => [side, ...gradientsOf(side, sides.holes)]);
  let compared = 0;
  for (const { point, plain } of points(sides, rule.name)) {
    const count = plain ? left!.length : 1;
    const issue = prove((arithmetic) => {
      const [a, b] = [left!, right!].map((roots) => evaluate(roots.slice(0, count), withSeed(point, arithmetic), arithmetic));
      if (a![0]!.data.every((x) => isValue(x))) compared++;
      return a!.map((one, i) => difference(one.data, b![i]!.data)).find((found) => found !== null) ?? null;
    }, 2_500);
    if (issue !== null) return `${issue} at ${JSON.stringify(point.inputs)}`;
  }
  return compared < 50 ? `has a value at ${compared} points only` : null;
}

const isValue = (x: Decimal | boolean) => typeof x === 'boolean' || x.isFinite();

function gradientsOf(side: Expr, holes: readonly Expr[]): Expr[] {
  if (side.type !== 'real') return [];
  const wrt = holes.filter(({ type }) => type === 'real');
  // Ones all along the class axis, so that both sides are laid out alike whatever axes their gradients lack.
  return gradient([{ expr: side, seed: upstream('y', side.dims) }], wrt).map((expr) => expr ?? constant(0));
}

const withSeed = (point: Plain, arithmetic: Decimals) =>
  lift({ ...point, inputs: { ...point.inputs, 'g.y': tensor(['class'], [0.7, -1.3, 0.9]) } }, arithmetic);

function difference(a: readonly (Decimal | boolean)[], b: readonly (Decimal | boolean)[]): string | null {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i % a.length]!, b[i % b.length]!];
    const same =
      typeof x === 'boolean' || typeof y === 'boolean' ? x === y : !x.isFinite() || x.minus(y).abs().lte(x.abs().plus(1).times('1e-40'));
    if (!same) return `left is ${x}, right is ${y}`;
  }
  return null;
}

const stress = [0, ...[1e-20, 1e-8, 1e-4, 0.5, 1, 5, 20, 50, 100, 1e3, 1e4, 1e20].flatMap((x) => [x, -x])].map(Math.fround);

/** How wrong both sides are in float32, value and gradients: the most that the right one gains, and where it is much worse. */
export function floatErrors(rule: Rule): { gain: number; harm: string | null } {
  const { left, right, holes, positive } = sidesOf(rule);
  const reals = holes.filter(({ type }) => type === 'real');
  const chosen = holes.filter(({ type }) => type === 'boolean').map(({ name, dims }) => [name, tensor(dims, [true as unknown as number])]);
  const [a, b] = [left, right].map((side) => [side, ...gradientsOf(side, holes)]);
  const result = { gain: 0, harm: null as string | null };
  for (const values of product(reals.map(({ name }) => (positive.has(name) ? stress.filter((x) => x > 0) : stress)))) {
    const inputs = reals.map(({ name, dims }, i) => [name, tensor(dims, [values[i]!, values[i]! / 2, 0.25])] as const);
    const point: Plain = { parameters: {}, sizes, inputs: Object.fromEntries([...inputs, ...chosen, ['g.y', tensor(['class'], [1])]]) };
    for (const [i, root] of a!.entries()) compare(root, b![i]!, { point, values, result });
  }
  return result;
}

function compare(
  a: Expr,
  b: Expr,
  { point, values, result }: { point: Plain; values: readonly number[]; result: { gain: number; harm: string | null } },
): void {
  const truth = evaluate([b], lift(point, hundred), hundred)[0]!.data[0]!.toNumber();
  if (!(Math.abs(truth) < 3e38)) return;
  const errors = [a, b].map((root) => Math.abs(evaluate([root], point, float32)[0]!.data[0]! - truth));
  const [left, right] = errors.map((error) => (Number.isNaN(error) ? Infinity : error)) as [number, number];
  if (left > 1e-3 * Math.abs(truth) + 1e-30) result.gain = Math.max(result.gain, left / (right + 1e-7 * Math.abs(truth) + 1e-30));
  if (right > 2e-5 * (Math.abs(truth) + 1) + 8 * left) result.harm ??= `left errs by ${left}, right by ${right} of ${truth} at ${values}`;
}

const hundred = decimals(100);

const cost = (expr: Expr): number => 1 + expr.args.reduce((sum, arg) => sum + cost(arg), 0);
export const costFalls = ({ left, right }: Rule): boolean => cost(right) < cost(left);

/** Rewriting either side of a rule ends, and what came out stays as it is. */
export function endless(rule: Rule, rules: readonly Rule[]): string | null {
  const { left, right } = sidesOf(rule);
  const once = rewrite([left, right], rules).results;
  const twice = rewrite(once, rules).results;
  return once.every((one, i) => one === twice[i]) ? null : 'a second rewriting changes it again';
}
