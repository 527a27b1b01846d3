/** Gradients around what parameters choose: in every case that of the formula in which all is decided. */

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate.js';
import { gradient, upstream } from '../../src/gradient/index.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { constant, type Expr, input, parameter } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { scopeOf } from '../../src/ir/scope.js';
import { given } from '../../src/rewrite/assume.js';
import { rewrite } from '../../src/rewrite/rewrite.js';
import { sizes, tensor } from './points.js';

const [p, q] = ['p', 'q'].map((name) => parameter(name, 'boolean', null)) as [Expr, Expr];
const inputs = [input('x', ['class']), input('y', ['class']), input('z', [])];
const scope = scopeOf(
  [p, q, ...inputs].map((expr) => [expr.name, { expr, meaning: null }] as const),
  { axes: ['class'] },
);
const point = {
  sizes,
  inputs: {
    x: tensor(['class'], [0.5, 0, 2]),
    y: tensor(['class'], [1.5, -0.25, 0]),
    z: tensor([], [0.75]),
    'g.y': tensor(['class'], [0.7, -1.3, 0.9]),
  },
};

const cases = [true, false].flatMap((first) => [true, false].map((second) => ({ p: first, q: second })));
const slopes = (expr: Expr, parameters: Record<string, boolean>) => {
  const found = gradient([{ expr, seed: upstream('y', ['class']) }], inputs).map((one) => one ?? constant(0));
  return evaluate(found, { ...point, parameters }, float64).map(({ data }) => data);
};
/** A gradient may lack axes along which it is constant. */
const wide = (data: readonly number[]) => (data.length === 1 ? [data[0]!, data[0]!, data[0]!] : [...data]).map((x) => x + 0);

const texts = [
  'where(p, exp(x), x * y)',
  'where(p, x, y) * where(p, y^2, exp(z)) + where(q, x, 0)',
  'y * where(p, where(q, x^2, z), exp(x))',
  'where(p, sum(x * y, axis=class), sum(y, axis=class) * x) * z',
  'where(p, z, x) * where(q, where(p, y, x), 3)',
  'where(q, where(p, sqrt(x), x)^2, y)',
  'where(x > 0, where(p, log(x), x), 0) * y',
  'sum(where(x > 0, where(p, sqrt(x), x), 0), axis=class) * where(p, z, y)',
];

describe.each(texts)('%s', (text) => {
  test.each(cases)('$p, $q', (parameters) => {
    const expr = lowerText(text, scope);
    const decided = rewrite([given(q, parameters.q, given(p, parameters.p, expr))], []).results[0]!;
    const expected = slopes(decided, parameters).map(wide);
    const got = slopes(expr, parameters).map(wide);
    expect(got.flat().every(Number.isFinite)).toBe(true);
    got.flat().forEach((slope, i) => {
      expect(slope).toBeCloseTo(expected.flat()[i]!, 12);
    });
  });
});
