/** Deliberate faults, one at a time and in memory: the law of the row that carries one notices it. */

import { describe, expect, test } from 'vitest';
import { apply, type Expr, one, zero } from '../../src/ir/expr.js';
import { ops } from '../../src/ir/ops.js';
import type { Callable } from '../../src/ir/scope.js';
import type { Ast } from '../../src/lang/ast.js';
import { shortening, simplifying, stabilising } from '../../src/rewrite/rule.js';
import { differentiable, opIssue } from './op-laws.js';
import { functions, preludeIssue } from './prelude-laws.js';
import { ruleIssue } from './rule-laws.js';

const texts = differentiable.flatMap((op) => ops[op].derivatives.flatMap((text, i) => (text === null ? [] : [[op, i, text] as const])));

describe('a derivative with the wrong sign', () => {
  test.each(texts)(
    '%s, argument %i: %s',
    (op, i, text) => {
      const table = ops[op].derivatives as (string | null)[];
      table[i] = `-(${text})`;
      try {
        expect(opIssue(op)).not.toBe(null);
      } finally {
        table[i] = text;
      }
      expect(ops[op].derivatives[i]).toBe(text);
    },
    30_000,
  );
});

const nowhere = { start: 0, end: 0 };
const doubled = (ast: Ast): Ast => ({
  type: 'binary',
  operator: '*',
  left: { type: 'number', value: 2, ...nowhere },
  right: ast,
  ...nowhere,
});
const g: Ast = { type: 'name', name: 'g', ...nowhere };
/** Every derivative of its own; for a function without any, one that it should not have. */
const scaled = functions.flatMap((definition): (readonly [string, string, Ast, Callable])[] => {
  const own = [...definition.derivatives].map(([by, ast]) => [definition.name, by, ast, definition] as const);
  if (own.length > 0 || definition.parameters.some(({ name }) => name === 'axis')) return own;
  return [[definition.name, definition.parameters[0]!.name, g, definition]];
});

describe('a gradient twice as large', () => {
  test.each(scaled)(
    '%s by %s',
    (_, by, ast, callable) => {
      const derivatives = callable.derivatives as Map<string, Ast>;
      const before = derivatives.get(by);
      derivatives.set(by, doubled(ast));
      try {
        expect(preludeIssue(callable)).not.toBe(null);
      } finally {
        if (before === undefined) derivatives.delete(by);
        else derivatives.set(by, before);
      }
    },
    30_000,
  );
});

const faults: Readonly<Record<string, (right: Expr) => Expr | null>> = {
  'is negated': (right) => (right.type === 'boolean' ? apply('not', [right]) : right === zero ? null : apply('neg', [right])),
  'is a bit too large': (right) =>
    right.type === 'boolean' ? null : apply('add', [right, apply('div', [one, apply('exp', [apply('add', [one, one])])])]),
};

describe.each(Object.entries(faults))('a rule of which the right side %s', (_, fault) => {
  test.each([...simplifying, ...stabilising, ...shortening].flatMap((rule) => [[rule.name, rule] as const]))(
    '%s',
    (_name, rule) => {
      const right = fault(rule.right);
      if (right !== null && right !== rule.right) expect(ruleIssue({ ...rule, right })).not.toBe(null);
    },
    30_000,
  );
});
