/** What parameters choose is chosen where the branches differ, and stays what it was. */

import { describe, expect, test } from 'vitest';
import { type Expr, input, parameter } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { raise } from '../../src/ir/raise.js';
import { scopeOf } from '../../src/ir/scope.js';
import { print } from '../../src/lang/print.js';
import { given } from '../../src/rewrite/assume.js';
import { factor } from '../../src/rewrite/factor.js';
import { rewrite } from '../../src/rewrite/rewrite.js';

const [p, q] = ['p', 'q'].map((name) => parameter(name, 'boolean', null)) as [Expr, Expr];
const inputs = ['x', 'y', 'z'].map((name) => input(name, ['batch', 'class']));
const scope = scopeOf(
  [p, q, parameter('a', 'real', null), ...inputs].map((expr) => [expr.name, { expr, meaning: null }] as const),
  { axes: ['batch', 'class'] },
);
const read = (text: string) => lowerText(text, scope);
const factored = (text: string) => factor([read(text)]).results[0]!;

const rows = [
  ['where(p, exp(x), exp(y))', 'exp(where(p, x, y))'],
  ['where(p, x * y, x * z)', 'x * where(p, y, z)'],
  ['where(p, exp(x) + log(y), exp(x) + log(z))', 'exp(x) + log(where(p, y, z))'],
  ['where(p, exp(x), where(q, exp(y), exp(z)))', 'exp(where(p, x, where(q, y, z)))'],
  ['where(p, where(x < 0, exp(y), z), where(x < 0, exp(z), z))', 'where(x < 0, exp(where(p, y, z)), z)'],
  ['where(p, where(x < 0, y, z), where(y < 0, y, z))', 'where(where(p, x, y) < 0, y, z)'],
  ['where(p, sum(exp(x), axis=class), sum(exp(y), axis=class))', 'sum(exp(where(p, x, y)), axis=class)'],
] as const;

describe('a choice moves inward', () => {
  test.each(rows)('%s', (text, expected) => expect(print(raise(factored(text)))).toBe(expected));

  test.each(rows)('%s is what it was, in every case', (text) => {
    for (const [first, second] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      const decided = (expr: Expr) => rewrite([given(q, second, given(p, first, expr))], []).results[0];
      expect(decided(factored(text))).toBe(decided(read(text)));
    }
  });
});

test.each([
  ['other operations', 'where(p, exp(x), log(x))'],
  ['nothing in common', 'where(p, x * y, y * z)'],
  ['sums over other axes', 'where(p, sum(x, axis=class), sum(x, axis=batch))'],
  ['running sums along other axes', 'where(p, cumsum(x, axis=class), cumsum(x, axis=batch))'],
  ['conditions that ask other things', 'where(p, where(x < 0, y, z), where(x <= 0, y, z))'],
  ['a number and a tensor', 'where(p, x * a, x * y)'],
  ['a choice by position', 'where(x < 0, exp(y), exp(z))'],
])('%s stay apart', (_, text) => expect(factored(text)).toBe(read(text)));
