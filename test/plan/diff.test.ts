import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diff } from '../../src/plan/diff.js';
import { folder } from './project.js';

const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${n}\n`).join('');
const path = 'a.ts';

test('a change in the middle is shown with three lines around it', () => {
  const after = numbers(12).replace('6\n', 'six\n');
  expect(diff({ path, before: numbers(12), after })).toBe('--- a/a.ts\n+++ b/a.ts\n@@ -4,7 +4,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n');
});

test('a created and a deleted file are shown against nothing', () => {
  expect(diff({ path, before: null, after: 'x\n' })).toBe('--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,1 @@\n+x\n');
  expect(diff({ path, before: 'x\n', after: null })).toBe('--- a/a.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n');
});

test('line endings alone make no diff, one of them does and is seen', () => {
  expect(diff({ path, before: 'x\r\ny\r\n', after: 'x\ny\n' })).toBe('');
  expect(diff({ path, before: 'x\r\ny\n', after: 'x\ny\n' })).toContain('-x␍\n+x\n');
  expect(diff({ path, before: 'x', after: 'x\n' })).toContain('-x\n\\ No newline at end of file\n+x\n');
});

test('a file cannot send commands to the terminal', () => {
  expect(diff({ path, before: '\x1b[2J\x07', after: '' })).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

test('a long diff is cut off and says by how much', () => {
  expect(
    diff({ path, before: null, after: numbers(100) }, 10)
      .split('\n')
      .slice(-3),
  ).toEqual(['+6', '… 93 more lines', '']);
  expect(diff({ path, before: null, after: numbers(8) }, 10)).toContain('… 1 more line\n');
});

test('two big files without a line in common are not compared line by line, which no memory would hold', () => {
  expect(diff({ path, before: numbers(50_000), after: numbers(50_000).replaceAll('\n', ' \n') }, 5)).toContain('99998 more lines');
});

test('git applies the diff of any two texts and gets the second', () => {
  const root = folder();
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const text = () => Array.from({ length: random(25) }, () => 'abcd'[random(4)]).join('\n') + (random(2) === 0 ? '\n' : '');
  for (let round = 0; round < 60; round++) {
    const [before, after] = [text(), text()];
    const patch = diff({ path, before, after });
    if (patch === '') expect(before).toBe(after);
    else {
      writeFileSync(join(root, path), before);
      execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: root, input: patch, stdio: ['pipe', 'pipe', 'pipe'] });
      expect(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '').toBe(after);
    }
  }
});
