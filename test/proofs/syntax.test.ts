/** What is printed reads back as what it was. */

import { describe, expect, test } from 'vitest';
import { type Expr, topological } from '../../src/ir/expr.js';
import { raise } from '../../src/ir/raise.js';
import type { Ast, Body } from '../../src/lang/ast.js';
import { parse, parseLibrary } from '../../src/lang/parse.js';
import { prelude } from '../../src/lang/prelude.js';
import { print, printBody, printDefinition } from '../../src/lang/print.js';
import { rewrite } from '../../src/rewrite/rewrite.js';
import { shortening, simplifying, stabilising } from '../../src/rewrite/rule.js';
import { random } from '../../src/verify/points.js';
import { programsOf, specs } from './library.js';
import { bare, randomAst, roundTrip, scopeFor } from './syntax.js';

const at = (start: number, end: number) => ({ source: { name: 'proof', text: '' }, start, end });
const read = (text: string): Body => parse({ text, at });
const comparesTwice = (ast: Ast): boolean => /[<>]=?|[=!]=/.test(print(ast)) && throws(() => read(print(ast)));
function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

test('2000 random trees read back from their text', () => {
  const next = random(1);
  for (let i = 0; i < 2000; i++) {
    const ast = randomAst(next, 1 + (i % 5));
    expect(comparesTwice(ast), print(ast)).toBe(false);
    expect(bare(read(print(ast)).result), print(ast)).toEqual(bare(ast));
  }
});

const formulas = specs.flatMap((spec) =>
  [spec.loss, spec.weight, spec.divisor].flatMap((formula, i) =>
    formula === null ? [] : [[`${spec.name} ${['loss', 'weight', 'divisor'][i]}`, formula.text] as const],
  ),
);
const rules = [...simplifying, ...stabilising, ...shortening].flatMap(({ name, text }) =>
  text
    .replace(/ when .*/, '')
    .split(' => ')
    .map((side) => [`rule ${name}: ${side}`, side] as const),
);

test.each([...formulas, ...rules])('%s reads back from its text', (_, text) => {
  const body = read(text);
  expect(bare(read(printBody(body)))).toEqual(bare(body));
});

test.each(parseLibrary({ text: prelude, at }).map((definition) => [definition.name, definition] as const))(
  'prelude %s reads back from its text',
  (_, definition) => {
    expect(parseLibrary({ text: printDefinition(definition), at }).map((one) => bare([one]))).toEqual([bare([definition])]);
  },
);

/** Unfolded, a formula may be longer than one that a person may write; and an alignment knows its axes by itself. */
const isWritten = (expr: Expr): boolean => print(raise(expr)).length < 5_000 && !topological([expr]).some(({ op }) => op === 'ctc_nll');

describe.each(
  specs.flatMap((spec) => programsOf.get(spec.name)!.map((program) => [spec.name, program.signature.features.join('+'), program] as const)),
)('%s for %s', (_, __, program) => {
  const roots = [program.stable, program.execution.outputs].flatMap((outputs) => Object.values(outputs).filter((expr) => expr !== null));

  test('is the same node when its expressions are raised, printed, parsed and lowered', () => {
    const scope = scopeFor(program);
    for (const expr of roots.filter(isWritten)) expect(roundTrip(expr, scope) === expr, print(raise(expr))).toBe(true);
  });

  test('is not changed by rewriting it again', () => {
    const all = [...simplifying, ...stabilising];
    const stable = Object.values(program.stable).filter((expr) => expr !== null);
    const given = [...stable, ...program.gradients.filter((expr) => expr !== null)];
    expect(rewrite(given, all).results.every((expr, i) => expr === given[i])).toBe(true);
  });
});
