/** What the README says is so: its program runs, and its page on the language names every function. */

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formNames } from '../src/ir/forms.js';
import { preludeScope } from '../src/ir/scope.js';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the training program beats cross entropy on clean labels, with the accuracies that it names', () => {
  const program = /```js\n(.*?)```/s.exec(readme)![1]!;
  const path = join(root, `.create-loss.readme-${process.pid}.mjs`);
  writeFileSync(path, program);
  try {
    const printed = execFileSync(process.execPath, [path], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [plain, tempered] = ['cross entropy', 'tempered'].map((name) => Number(new RegExp(`${name} +([\\d.]+)`).exec(printed)![1]));
    expect(tempered).toBeGreaterThan(plain! + 0.05);
    expect(readme).toContain(`prints ${plain} for cross entropy and ${tempered} for the tempered loss`);
  } finally {
    rmSync(path);
  }
}, 120_000);

test('the page on the language names every function', () => {
  const page = readme.slice(readme.indexOf('## The language'), readme.indexOf('## Adding to create-loss'));
  const words = new Set(page.match(/[a-z_0-9]+/gi));
  const functions = [...preludeScope.functions.keys(), ...formNames];
  expect(functions.filter((name) => !words.has(name))).toEqual([]);
});

test('every script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
