import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { File } from '../../src/file.js';
import { folder, found, generate, manifest, tool } from './project.js';

const base = ['b', 'e', 'h'].map((name) => output(name));

test('two branches that each add a loss merge without a conflict, and the result is current', () => {
  const { root, merged } = branches([...base, output('a')], [...base, output('z')]);
  expect(merged).toBe(true);
  expect(found(root, [...base, output('a'), output('z')])).toEqual({});
});

test('one adds a loss and the other removes one: the result is current', () => {
  const { root, merged } = branches([...base, output('a')], base.slice(0, 2));
  expect(merged).toBe(true);
  expect(found(root, [...base.slice(0, 2), output('a')])).toEqual({});
});

test('branches that changed one line conflict there alone; both hashes stay known, so no file counts as edited', () => {
  const { root, merged } = branches([output('b', 'ours'), ...base.slice(1)], [output('b', 'theirs'), ...base.slice(1)]);
  expect(merged).toBe(false);
  expect(readFileSync(join(root, manifest), 'utf8')).toContain('<<<<<<<');
  execFileSync('git', ['checkout', '--theirs', 'generated/b.ts'], { cwd: root, stdio: 'pipe' });
  const files = [output('b', 'both'), ...base.slice(1)];
  expect(found(root, files)).toEqual({ 'generated/b.ts': 'stale', [manifest]: 'stale' });
  generate(root, files);
  expect(found(root, files)).toEqual({});
});

function output(name: string, body = name): File {
  return tool(`generated/${name}.ts`, `${body}\n`);
}

function branches(ours: File[], theirs: File[]): { root: string; merged: boolean } {
  const root = folder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e', '-c', 'commit.gpgsign=false', ...args], { cwd: root, stdio: 'pipe' });
  const commit = (files: File[], message: string) => {
    generate(root, files);
    git('add', '-A');
    git('commit', '-qm', message);
  };
  git('init', '-q', '-b', 'ours');
  commit(base, 'base');
  git('branch', 'theirs');
  commit(ours, 'ours');
  git('checkout', '-q', 'theirs');
  commit(theirs, 'theirs');
  git('checkout', '-q', 'ours');
  try {
    git('merge', '-q', 'theirs');
    return { root, merged: true };
  } catch {
    return { root, merged: false };
  }
}
