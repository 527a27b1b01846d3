/** What is stored where the gradient will stand, and what is read where an id picks an entry. */

import { describe, expect, test } from 'vitest';
import { type Expr, input, topological } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { scopeOf } from '../../src/ir/scope.js';
import { isPick } from '../../src/targets/kernel/formula/pick.js';
import type { Result } from '../../src/targets/kernel/formula/roles.js';
import { withEarly } from '../../src/targets/kernel/loops/early.js';

const dims = ['batch', 'pixel', 'class'];
const inputs = [input('x', dims), input('z', dims), input('id', ['batch', 'pixel'])];
const scope = scopeOf(
  inputs.map((expr) => [expr.name, { expr, meaning: null }] as const),
  { axes: dims },
);
const read = (text: string): Expr => lowerText(text, scope);

describe('early, where the gradient will stand,', () => {
  const results = (gradient: string): readonly Result[] => [
    { name: 'loss', dims: null, expr: read('sum(exp(log_softmax(x)), axis=[batch, pixel, class])') },
    { name: 'x', dims, expr: read(gradient) },
  ];
  const groups = dims.map((dim) => [dim]);
  const left = (gradient: string) => withEarly(results(gradient), groups, (dear) => dear === 0);

  test('a softmax is stored that sums over pixels are made of, and the gradient of no other function of the row', () => {
    const found = left('exp(log_softmax(x)) * (z - sum(exp(log_softmax(x)), axis=pixel))');
    expect(found.map(({ name, early }) => [name, early === true])).toEqual([
      ['x', true],
      ['loss', false],
      ['x', false],
    ]);
    expect(found[0]!.expr).toBe(read('exp(log_softmax(x))'));
    expect(topological([found[2]!.expr]).some(({ name }) => name === 'out.x@early')).toBe(true);
    expect(topological([found[2]!.expr.args[0]!]).some(({ op }) => op === 'log_softmax')).toBe(false);
  });

  test('nothing is stored in its stead where its logarithm is needed again', () => {
    const gradient = 'log_softmax(x) * exp(log_softmax(x)) * (z - sum(exp(log_softmax(x)), axis=pixel))';
    expect(left(gradient)).toEqual(results(gradient));
  });
});

describe('an entry that an id picks', () => {
  const picked = (entry: string) => isPick(read(`sum(where(id == index(class), ${entry}, 0), axis=class)`));

  test('is read apart, also of what sums over pixels have kept for each class', () => {
    expect(picked('x * z')).toBe(true);
    expect(picked('x * exp(sum(z, axis=[batch, pixel]))')).toBe(true);
    expect(picked('x / sum(exp(x), axis=class)')).toBe(true);
  });

  test('is not where what is kept for each class is of other axes than the ids have', () => {
    const other = input('w', [...dims, 'element']);
    const wide = scopeOf(
      [...inputs, other].map((expr) => [expr.name, { expr, meaning: null }] as const),
      { axes: [...dims, 'element'] },
    );
    expect(isPick(lowerText('sum(where(id == index(class), sum(w, axis=element), 0), axis=class)', wide))).toBe(false);
  });

  test('is not where a dear part of it is needed in some classes alone, beside what is kept', () => {
    expect(picked('sum(z, axis=pixel) + where(index(class) < 1, exp(x), 0)')).toBe(false);
    expect(picked('sum(z, axis=pixel) + where(index(class) < 1, x, 0)')).toBe(true);
    expect(picked('x + where(index(class) < 1, exp(x), 0)')).toBe(true);
  });
});
