/** What libraries give, ours gives too, or a table says why not. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDifferences } from '../../src/verify/goldens/outcome.js';
import { runGoldens } from '../../src/verify/goldens/run.js';
import { printTable } from '../../src/verify/goldens/table.js';
import { goldenFiles, specs } from './files.js';

const files = runGoldens(goldenFiles, specs);
/** Runs of libraries made for this project, by the scripts in test/reference, are counted apart from what others published. */
const oracle = files.filter(({ file }) => file === 'runs/torch-2.13.json').flatMap(({ outcomes }) => outcomes);
const others = files.filter(({ file }) => !file.startsWith('runs/')).flatMap(({ outcomes }) => outcomes);

describe.each(files)('$file', ({ outcomes }) => {
  const functions = [...new Set(outcomes.map(({ golden }) => golden.fn))];
  test.each(functions)('%s', (fn) => {
    const failed = outcomes.filter(({ golden, status }) => golden.fn === fn && status === 'fail');
    expect(failed.map(({ golden, why }) => `${golden.id}: ${why}`)).toEqual([]);
  });
});

test('all cases of libraries are accounted for, and of those whose loss we express nearly all pass', () => {
  expect(others.length).toBe(869);
  const expressed = others.filter(({ status }) => status !== 'not expressed');
  const passed = expressed.filter(({ status }) => status === 'pass');
  expect(passed.length / expressed.length).toBeGreaterThanOrEqual(0.95);
});

test('torch 2.13 gives what ours gives, value and gradient, in more than 600 cases of all its losses', () => {
  const passed = oracle.filter(({ status }) => status === 'pass');
  expect(passed.length).toBeGreaterThan(800);
  expect(passed.every(({ golden }) => Object.keys(golden.gradient).length > 0 && golden.tolerance.tensor === 1e-9)).toBe(true);
  expect(new Set(oracle.map(({ golden }) => golden.fn)).size).toBe(21);
});

test('every difference is one', () => {
  const listed = goldenFiles.differences.flatMap(readDifferences);
  const all = files.flatMap(({ outcomes }) => outcomes);
  const used = new Set(all.map(({ difference }) => JSON.stringify(difference)));
  const said = new Set(all.flatMap(({ golden, status }) => (status === 'not expressed' ? [] : [golden.fn])));
  expect(listed.filter((one) => said.has(one.fn) && !used.has(JSON.stringify(one)))).toEqual([]);
});

test('the table is current: `npm run goldens` writes it', () => {
  expect(`# Golden cases\n\nWritten by \`npm run goldens\`.\n\n${printTable(files)}`).toBe(
    readFileSync(join(import.meta.dirname, 'table.md'), 'utf8'),
  );
});
