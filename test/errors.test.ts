/** Every code of src/diagnostics.ts has a fixture that has its sentence said, word by word; a refusal writes nothing. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Code, codes, diagnostic, Refusal } from '../src/diagnostics.js';
import { apply as core, input } from '../src/ir/expr.js';
import { apply } from '../src/plan/disk.js';
import { ownChange } from '../src/project/own.js';
import { rewrite } from '../src/rewrite/rewrite.js';
import { readRules } from '../src/rewrite/rule.js';
import { readSpec } from '../src/spec/read.js';
import { withinCatalogue } from '../src/spec/torch.js';
import { faulty } from './errors/faulty.js';
import { attemptAll, type Outcome, readFixtures } from './errors/fixture.js';

const fixtures = readFixtures(join(import.meta.dirname, 'errors'));
const codeOf = (name: string) => name.replace(/\.\d+$/, '');

/** Codes that no command line leads to, by what raises them. */
const calls: Partial<Record<Code, readonly [act: () => unknown, says: string]>> = {
  ...faulty,
  torch_cycle: [
    () => readSpec({ name: 'a.loss.yaml', text: 'name: a\nfeatures: [number]\ntorch: ALoss\n' }, withinCatalogue),
    'a.loss.yaml:3:8  `torch: ALoss` leads back to itself.\n 2 | features: [number]\n 3 | torch: ALoss\n   |        ^^^^^\nGive one of the specs a formula.',
  ],
  rewrite_cycle: [
    () => rewrite([core('exp', [input('x', [])])], readRules('there: exp(x) => abs(x)\nback: abs(x) => exp(x)', 'simplify')),
    'Rewriting did not come to an end; these rules repeat: back, there.\nThis is a defect of create-loss, not of your formula.',
  ],
  changed_meanwhile: [
    () => {
      const root = mkdtempSync(join(tmpdir(), 'errors-'));
      onTestFinished(() => rmSync(root, { recursive: true, force: true }));
      writeFileSync(join(root, 'a.ts'), 'now\n');
      try {
        apply(root, [ownChange('a.ts', 'then\n', 'new\n')], { out: 'generated', force: false });
      } finally {
        expect(readdirSync(root)).toEqual(['a.ts']);
      }
    },
    'a.ts changed while create-loss was running, so nothing was written.\nRun the command again.',
  ],
};

let outcomes: ReadonlyMap<string, Outcome>;
beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('npm_')) delete process.env[name]; // as if no npm script ran the tests
  outcomes = await attemptAll(fixtures);
}, 120_000);

test.each(codes)('%s has a fixture, or a call that raises it', (code) => {
  expect(fixtures.some(({ name }) => codeOf(name) === code) || code in calls, `test/errors/${code}.yaml`).toBe(true);
});

test('every fixture is named after a code', () => {
  expect(fixtures.map(({ name }) => codeOf(name)).filter((name) => !(codes as string[]).includes(name))).toEqual([]);
});

/** How many files there are is the runtime's business. */
const uncounted = (text: string) => text.replace(/\d+ (?=current|created|files)/g, 'n ');

test.each(fixtures)('$name: says exactly what the fixture says, and that is its sentence', ({ name, exit, says }) => {
  const { exit: ended, said } = outcomes.get(name)!;
  expect(uncounted(said)).toBe(uncounted(says));
  expect(ended).toBe(exit);
  expect(said).toMatch(sentence(codeOf(name) as Code));
});

test.each(fixtures)('$name: leaves every file in and around the project as it was', ({ name }) => {
  const { before, after } = outcomes.get(name)!;
  expect(after).toEqual(before);
});

test.each(Object.entries(calls))('%s is raised where no command line leads', async (code, [act, says]) => {
  const thrown = await (async () => {
    try {
      return await act();
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(Refusal);
  expect((thrown as Refusal).message).toBe(says);
  expect((thrown as Refusal).diagnostics.map((one) => one.code)).toEqual([code]);
});

test.each(fixtures)('$name: every place named is a line of a file with the caret below it', ({ name, says }) => {
  const places = [...says.matchAll(/^\S+?:(\d+):(\d+) {2}.*\n((?: +\d* \|.*\n)+)/gm)];
  for (const [, line, column, excerpt] of places) {
    const [shown, caret] = excerpt!.trimEnd().split('\n').slice(-2);
    const start = shown!.indexOf('|') + 2;
    expect(shown, name).toMatch(new RegExp(`^ +${line} \\|`));
    expect(caret!.indexOf('^') - start, name).toBe(Number(column) - 1);
  }
});

test('a sentence ends, and so does its hint', () => {
  const unended = fixtures.flatMap(({ name, says }) => says.split('\n\n').map((part) => [name, part.trimEnd()] as const));
  expect(unended.filter(([name, part]) => part !== '' && !name.startsWith('torch_more_inputs') && !/[.?^]$/.test(part))).toEqual([]);
});

/** The sentence of a code with anything in its holes. */
function sentence(code: Code): RegExp {
  const holes = new Proxy({}, { get: () => '\u0000' });
  const escaped = diagnostic(code, holes as never).message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replaceAll('\u0000', '[^\\n]*'));
}
