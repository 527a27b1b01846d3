/** The tables of the tool hold what they say: every op, every line of the prelude, every rule. */

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate.js';
import { gradient, upstream } from '../../src/gradient/index.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { unfold } from '../../src/ir/meaning.js';
import { compile } from '../../src/program.js';
import { rewrite } from '../../src/rewrite/rewrite.js';
import { shortening, simplifying, stabilising } from '../../src/rewrite/rule.js';
import { readSpec } from '../../src/spec/read.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import { decimals, exact } from '../../src/verify/decimal.js';
import { differentiable, opIssue } from './op-laws.js';
import { formula, sizes, tensor } from './points.js';
import { finiteIssue, functions, preludeIssue } from './prelude-laws.js';
import { costFalls, endless, floatErrors, ruleIssue } from './rule-laws.js';

const rules = [...simplifying, ...stabilising, ...shortening];
const named = <T extends { readonly name: string }>(list: readonly T[]) => list.map((item) => [item.name, item] as const);

describe('ops', () => {
  test.each(differentiable)(
    '%s has its derivatives',
    (op) => {
      expect(opIssue(op)).toBe(null);
    },
    60_000,
  );
});

/** text, the numbers that a, b, c stand for, and the gradient by each where the upstream one is 1. */
// biome-ignore format: a table
const conventions: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['abs(a)', [0], [0]], ['relu(a)', [0], [0]], ['sqrt(a)', [0], [0]], ['a^0.5', [0], [0]], ['a^1', [0], [1]], ['a^b', [0, 0], [0, 0]], ['a^b', [0, 2], [0, 0]],
  ['acos(a)', [1], [0]], ['acos(a)', [-1], [0]], ['max(a, b)', [2, 2], [0.5, 0.5]], ['min(a, b)', [2, 2], [0.5, 0.5]],
  ['clip(a, b, c)', [1, 1, 3], [1, 0, 0]], ['clip(a, b, c)', [3, 1, 3], [1, 0, 0]], ['sign(a)', [0.5], [0]], ['floor(a)', [0.5], [0]], ['stop_gradient(a) * a', [3], [3]],
  ['where(a > 0, a, log(b))', [1, 0], [1, 0]], ['where(a > 0, a, sqrt(-a) / b)', [1, 0], [1, 0]], ['where(a > 0, a, 0) * where(a > 0, 1 / a, 0)', [0], [0]],
  ['xlogy(a, b)', [0, 0], [0, 0]], ['xlogy(a, b)', [2, 1], [0, 2]], ['log_cosh(a)', [0], [0]], ['log_cosh(a)', [-1e4], [-1]], ['sigmoid(a)', [-1000], [0]], ['softplus(a)', [-1e4], [0]],
];

test.each(conventions)('%s at %j has the gradient %j', (text, values, expected) => {
  const names = ['a', 'b', 'c'].slice(0, values.length);
  const { expr, inputs } = formula(text, Object.fromEntries(names.map((name) => [name, []])));
  const point = {
    parameters: {},
    sizes,
    inputs: Object.fromEntries([...names.map((name, i) => [name, tensor([], [values[i]!])]), ['g.y', tensor([], [1])]]),
  };
  const gradients = gradient([{ expr, seed: upstream('y', []) }], inputs);
  expect(
    gradients.map((one) =>
      one === null ? 0 : Math.abs(evaluate([one], point, float64)[0]!.data[0]!) < 1e-300 ? 0 : evaluate([one], point, float64)[0]!.data[0]!,
    ),
  ).toEqual(expected);
});

/** The tie is shared by all that are largest, and a branch that has fewer axes than its condition leaks nothing. */
// biome-ignore format: a table
const shared: readonly (readonly [string, Record<string, readonly number[]>, string, readonly number[]])[] = [
  ['max(a, axis=class)', { a: [2, 2, 1] }, 'a', [0.5, 0.5, 0]], ['max(a, axis=class)', { a: [2, 2, 2] }, 'a', [1 / 3, 1 / 3, 1 / 3]],
  ['norm(a, axis=class)', { a: [0, 0, 0] }, 'a', [0, 0, 0]], ['sum(where(a > 0, 1, log(b)), axis=class)', { a: [1, 2, 3], b: [0] }, 'b', [0]],
];
test.each(shared)('%s at %j has by %s the gradient %j', (text, values, by, expected) => {
  const axes = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, length === 3 ? ['class'] : []]));
  const { expr, inputs } = formula(text, axes);
  const data = Object.entries(values).map(([name, list]) => [name, tensor(axes[name]!, list)]);
  const [found] = gradient(
    [{ expr, seed: upstream('y', []) }],
    inputs.filter(({ name }) => name === by),
  );
  expect(
    evaluate([found!], { parameters: {}, sizes, inputs: Object.fromEntries([...data, ['g.y', tensor([], [1])]]) }, float64)[0]!.data,
  ).toEqual(expected);
});

describe('prelude', () => {
  test.each(named(functions))(
    '%s has its derivatives',
    (_, definition) => {
      expect(preludeIssue(definition)).toBe(null);
    },
    60_000,
  );
  test.each(named(functions))(
    '%s is finite in float64 where it is finite',
    (_, definition) => {
      expect(finiteIssue(definition, (expr) => unfold(rewrite([expr], rules).results)[0]!)).toBe(null);
    },
    60_000,
  );
});

/** Rules that make no expression smaller; each moves something to where it is wanted, once. */
// biome-ignore format: a table
const moving = new Set([
  'mul_neg', 'neg_div', 'div_neg', 'choice_of_one', 'choice_in_sum', 'indicator_power', 'sum_of_same', 'sum_factor', 'sum_divisor', 'sum_negative',
  'exp_power', 'log_sigmoid', 'sigmoid_power', 'log_product', 'log_quotient', 'log_power', 'log_sqrt', 'power_minus_one', 'one_minus_cosine',
  'one_minus_chosen_exp', 'one_minus_chosen_sigmoid', 'sqrt_minus_one', 'exp_of_picked', 'by_order',
]);
/** Rules that gain nothing alone: they bring others what these look for. */
const enabling = new Set(['log_sqrt', 'log_softmax_of_sum']);

describe('rules', () => {
  test.each(named(rules))(
    '%s has equal sides with equal gradients',
    (_, rule) => {
      expect(ruleIssue(rule)).toBe(null);
    },
    60_000,
  );
  test.each(named(rules))('%s ends', (name, rule) => {
    expect(endless(rule, rules)).toBe(null);
    expect(costFalls(rule) || moving.has(name)).toBe(true);
  });
  test.each(named(stabilising))(
    '%s is better somewhere in float32, and nowhere much worse',
    (name, rule) => {
      const { gain, harm } = floatErrors(rule);
      expect(harm).toBe(null);
      expect(gain > 100 || enabling.has(name)).toBe(true);
    },
    60_000,
  );
});

test.each([1e3, 1e4, 2e4])(
  'log(1 - sigmoid(%d)) is finite in the reals',
  (x) => {
    const value = exact(({ of, log, sub, sigmoid }) => log(sub(of(1), sigmoid(of(x)))));
    const { of, softplus } = decimals(100);
    expect(
      value
        .plus(softplus(of(x)))
        .abs()
        .toNumber(),
    ).toBeLessThan(1e-45);
  },
  60_000,
);

test('the logarithm of a probability that an id picks is finite, whatever the margin', () => {
  const text = 'name: a\nfeatures: [category]\ninput: logits\nloss: |\n  p = softmax(logits)[target]\n  1 - p - log(p)\n';
  const [program] = compile(readSpec({ name: 'a.loss.yaml', text }, withinCatalogue));
  const inputs = { logits: { dims: ['batch', 'class'], data: [1e4, -1e4, 0] }, target: { dims: ['batch'], data: [1] } };
  const point = { parameters: {}, sizes: { batch: 1, class: 3 }, inputs };
  expect(evaluate([program!.execution.outputs.loss], point, float64)[0]!.data).toEqual([20001]);
});
