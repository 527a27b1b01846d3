/** What kernels make of a formula before it is laid on lanes. */

import { describe, expect, test } from 'vitest';
import { type Expr, input, parameter, topological } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { scopeOf } from '../../src/ir/scope.js';
import { distributed } from '../../src/targets/kernel/formula/distribute.js';
import { generalised } from '../../src/targets/kernel/formula/general.js';
import { powerOf, withPowers } from '../../src/targets/kernel/formula/powers.js';
import { withReciprocals } from '../../src/targets/kernel/formula/reciprocals.js';
import { gatheredOf, reductionOf } from '../../src/targets/kernel/formula/reductions.js';

const inputs = ['x', 'z', 'w'].map((name) => input(name, ['class']));
const epsilon = parameter('epsilon', 'real', null, Number.MIN_VALUE);
const scope = scopeOf(
  [...inputs, epsilon, parameter('c', 'real', null)].map((expr) => [expr.name, { expr, meaning: null }] as const),
  { axes: ['class'] },
);
const read = (text: string): Expr => lowerText(text, scope);
const count = (exprs: readonly Expr[], op: string): number => topological(exprs).filter((expr) => expr.op === op).length;

describe('two quotients by one divisor', () => {
  test.each(['max(abs(x), epsilon)', 'x + epsilon', '1 + x'])('%s is divided by once', (divisor) => {
    const roots = withReciprocals([read(`z / (${divisor})`), read(`w / (${divisor})`)]);
    expect(roots).toEqual([read(`z * (1 / (${divisor}))`), read(`w * (1 / (${divisor}))`)]);
    expect(count(roots, 'div')).toBe(1);
  });

  test.each([
    ['nothing holds it off 0', 'x'],
    ['what is added to it may be 0', 'x + c'],
    ['it is known before the call', 'c + epsilon'],
  ])('stay as they are where %s', (_, divisor) => {
    const roots = [read(`z / (${divisor})`), read(`w / (${divisor})`)];
    expect(withReciprocals(roots)).toEqual(roots);
  });

  test('one alone stays a quotient', () => {
    expect(withReciprocals([read('z / (1 + x)')])).toEqual([read('z / (1 + x)')]);
  });
});

describe('an exponential of a multiple of a logarithm', () => {
  test.each([
    ['of a softmax', 'c * log_softmax(x)', 'exp(log_softmax(x))'],
    ['of a sigmoid', '-(softplus(-x) * c)', 'sigmoid(x)'],
    ['of either', 'c * where(z == 0, -softplus(x), -softplus(-x))', 'where(z == 0, sigmoid(-x), sigmoid(x))'],
    [
      'of a mixture, which is one of the two where it is no mixture',
      `c * where(z == 0, -softplus(-x), log(${'(1 - z) * sigmoid(x) + z * sigmoid(-x)'}))`,
      '(1 - z) * sigmoid(x) + z * sigmoid(-x)',
    ],
  ])('%s may be a power', (_, power, base) => {
    const exponential = read(`exp(${power})`);
    const [choice] = withPowers([exponential]);
    expect(powerOf(choice!)).toEqual([read(base), read('c')]);
    expect(choice!.args[2]).toBe(exponential);
  });

  test.each(['c * x', '2 * log_softmax(x)', '(2 - c) * log_softmax(x)', 'c * log(x)'])('%s stays one', (power) => {
    const exponential = read(`exp(${power})`);
    expect(withPowers([exponential])).toEqual([exponential]);
    expect(powerOf(exponential)).toBeNull();
  });
});

describe('an exponential in a branch', () => {
  const whole = read('exp(c * where(x == 0, z, w))');

  test('that stands outside of it too, for all branches, is not taken again', () => {
    expect(generalised([whole, read('where(x == 0, 2 * exp(c * z), 0)')])[1]).toBe(
      read('where(x == 0, 2 * exp(c * where(x == 0, z, w)), 0)'),
    );
    expect(generalised([whole, read('where(x == 0, 0, exp(c * w))')])[1]).toBe(read('where(x == 0, 0, exp(c * where(x == 0, z, w)))'));
  });

  test('of something else stays', () => {
    const others = [read('where(x == 0, 0, exp(c * z))'), read('where(z == 0, exp(c * z), 0)')];
    expect(generalised([whole, ...others])).toEqual([whole, ...others]);
  });

  test('stays where what stands outside may not be needed', () => {
    const roots = [read('where(w < 1, exp(c * where(x == 0, z, w)), 1)'), read('where(x == 0, exp(c * z), 0)')];
    expect(generalised(roots)).toEqual(roots);
  });
});

test('a masked sum over a row less its logarithm needs no second pass over the row', () => {
  const rest = read('log(sum(exp(x), axis=class))');
  const terms = read('where(0 <= z, z * (x - log(sum(exp(x), axis=class))), 0)');
  const [first, second] = [read('sum(where(0 <= z, z * x, 0), axis=class)'), read('sum(where(0 <= z, z, 0), axis=class)')];
  const found = topological([distributed(terms, ['class'])]);
  for (const part of [first, second, rest]) expect(found).toContain(part);
});

describe('how many entries of a row a condition holds for', () => {
  const rows = ['x', 'z'].map((name) => input(name, ['batch', 'class']));
  const named = scopeOf(
    rows.map((expr) => [expr.name, { expr, meaning: null }] as const),
    { axes: ['batch', 'class'] },
  );
  const reduced = (text: string) => lowerText(text, named);
  const noun = (text: string) => reductionOf(reduced(text), new Set()).noun;

  test('is counted in whole numbers, of the condition itself', () => {
    expect(noun('sum(where(x < z, 1, 0), axis=class)')).toBe('count');
    expect(gatheredOf(reduced('sum(where(x < z, 1, 0), axis=class)'))).toBe(reduced('x < z'));
  });

  test.each(['sum(where(x < z, 2, 0), axis=class)', 'sum(where(x < z, 1, 0), axis=[batch, class])', 'sum(x, axis=class)'])(
    '%s is a sum: of other numbers, or of more than float32 counts',
    (text) => {
      expect(noun(text)).toBe('sum');
      expect(gatheredOf(reduced(text))).toBe(reduced(text).args[0]);
    },
  );
});
