import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/diagnostics.js';
import { apply } from '../../src/plan/disk.js';
import { readDisk } from '../../src/plan/survey.js';
import { folder, found, generate, out, person, planned, project, rendered, snapshot, texts, tool } from './project.js';

const one = rendered('one');
const two = rendered('two');

test('the second run writes nothing: bytes, times and the number of files are the same', () => {
  const root = project();
  const before = snapshot(root);
  expect(generate(root, one)).toEqual([]);
  expect(generate(root, one, true)).toEqual([]);
  expect(snapshot(root)).toEqual(before);
});

test('only what changed is written', () => {
  const root = project();
  const before = snapshot(root);
  const files = [two[0]!, ...one.slice(1)];
  expect(generate(root, files)).toEqual([one[0]!.path, 'generated/manifest.json']);
  const after = snapshot(root);
  expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual([one[0]!.path, 'generated/manifest.json']);
});

test('a loss that is renamed leaves neither its old file nor an empty folder', () => {
  const root = folder();
  generate(root, [tool('generated/losses/deep/old.ts', ''), person('test/losses/old.test.ts', 'mine')]);
  generate(root, [tool('generated/losses/new.ts', ''), person('test/losses/new.test.ts', '')]);
  expect(Object.keys(snapshot(root))).toEqual([
    'generated/losses/new.ts',
    'generated/manifest.json',
    'test/losses/new.test.ts',
    'test/losses/old.test.ts',
  ]);
  expect(existsSync(join(root, 'generated/losses/deep'))).toBe(false);
});

test('a folder with a file of a person in it survives all of its outputs', () => {
  const root = project();
  writeFileSync(join(root, 'generated/losses/notes.md'), 'mine');
  generate(root, [], true);
  expect(Object.keys(snapshot(root))).toEqual(['generated/losses/notes.md', 'generated/manifest.json', 'test/losses/a.test.ts']);
});

test('a plan that was overtaken by an edit writes nothing', () => {
  const root = project();
  const plan = planned(root, two);
  writeFileSync(join(root, one[1]!.path), 'an edit');
  const before = snapshot(root);
  expect(refusal(() => apply(root, plan, { out, force: true }))).toBe('changed_meanwhile');
  expect(snapshot(root)).toEqual(before);
});

test('a plan that was carried out by another run is done', () => {
  const root = folder();
  const plan = planned(root, one);
  generate(root, one);
  expect(apply(root, plan, { out, force: false })).toEqual([]);
});

describe('outside the project', () => {
  test.each(['../a.ts', 'generated/../../a.ts', '/tmp/a.ts', 'C:\\a.ts', '\\\\host\\a.ts', 'a\0.ts', 'a\n.ts', '..'])(
    '%j is refused',
    (path) => {
      const root = project();
      const before = snapshot(root);
      expect(refusal(() => readDisk(root, [path]))).toBe('outside_project');
      expect(refusal(() => apply(root, [{ ...planned(root, two)[0]!, path }], { out, force: true }))).toBe('outside_project');
      expect(snapshot(root)).toEqual(before);
    },
  );

  test.each(['generated', 'generated/losses', 'generated/losses/a.ts'])(
    '%s as a link out of it is refused, to something or to nothing',
    (path) => {
      for (const target of [folder(), join(folder(), 'nothing')]) {
        const root = project();
        const plan = planned(root, two);
        rmSync(join(root, path), { recursive: true });
        symlinkSync(target, join(root, path));
        expect(refusal(() => generate(root, two, true))).toBe('outside_project');
        expect(refusal(() => apply(root, plan, { out, force: true }))).toBe('outside_project');
        expect(existsSync(target) ? snapshot(target) : {}).toEqual({});
      }
    },
  );

  test('the neighbour whose name begins with that of the project is outside', () => {
    const root = folder();
    mkdirSync(join(root, 'app-two'));
    mkdirSync(join(root, 'app'));
    symlinkSync('../app-two', join(root, 'app/generated'));
    expect(refusal(() => generate(join(root, 'app'), one))).toBe('outside_project');
  });

  test('a link within the project is followed and stays', () => {
    const root = folder();
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('elsewhere', join(root, 'generated'));
    generate(root, one);
    expect(texts(root, one)).toEqual(one.map(({ text }) => text));
    expect(Object.keys(snapshot(join(root, 'elsewhere')))).toHaveLength(4);
  });

  test('a planted link at the place of a temporary file is not written through', () => {
    const root = project();
    const victim = join(folder(), 'victim');
    writeFileSync(victim, 'mine');
    for (const name of ['.create-loss.a.ts', '../.create-loss..create-loss.journal'])
      symlinkSync(victim, join(root, 'generated/losses', name));
    generate(root, two);
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(found(root, two)).toEqual({});
  });
});

describe('what cannot be written', () => {
  test('a file where a folder is needed: refused, and nothing changed', () => {
    const root = project();
    const files = [...two, tool('generated/losses/b.ts/c.ts', '')];
    const before = snapshot(root);
    expect(refusal(() => generate(root, files))).toBe('unwritable');
    expect(snapshot(root)).toEqual(before);
  });

  test('a folder where a file is needed: refused, and nothing changed', () => {
    const root = project();
    rmSync(join(root, one[1]!.path));
    mkdirSync(join(root, one[1]!.path, 'folder'), { recursive: true });
    const before = snapshot(root);
    expect(refusal(() => generate(root, two))).toBe('unwritable');
    expect(snapshot(root)).toEqual(before);
  });

  test('an out folder that is a file: refused, and nothing changed', () => {
    const root = folder();
    writeFileSync(join(root, 'generated'), 'mine');
    expect(refusal(() => generate(root, one))).toBe('unwritable');
    expect(Object.keys(snapshot(root))).toEqual(['generated']);
  });

  test('a name too long for the file system, the last of all: refused, and nothing is left, not even a folder', () => {
    const root = folder();
    expect(refusal(() => generate(root, [...one, tool(`generated/z/${'z'.repeat(250)}.ts`, '')]))).toBe('unwritable');
    expect(existsSync(join(root, 'generated'))).toBe(false);
    expect(existsSync(join(root, 'test'))).toBe(false);
  });
});

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.diagnostics[0]!.code;
    throw error;
  }
  return 'nothing was refused';
}
