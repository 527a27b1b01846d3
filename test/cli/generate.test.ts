import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, json, project, run, snapshot, text, write } from './command.js';

const huber = 'generated/losses/huber.ts';

test('generating twice writes nothing the second time', () => {
  const root = project();
  const before = snapshot(root);
  expect(run(root, ['generate'])).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^\d+ current\.\n$/) });
  expect(snapshot(root)).toEqual(before);
});

test('a dry run says what would be written and writes nothing', () => {
  const root = project();
  rmSync(join(root, huber));
  const before = snapshot(root);
  expect(run(root, ['generate', '--dry-run'])).toMatchObject({
    code: 0,
    stdout: `+ ${huber}\n`,
    stderr: expect.stringContaining('dry run'),
  });
  expect(snapshot(root)).toEqual(before);
});

test('an edited spec updates its own files', () => {
  const root = project();
  edit(root, 'src/losses/huber.loss.yaml', (spec) => spec.replace(/summary: .*/, 'summary: Another sentence.'));
  const { code, stdout } = run(root, ['generate']);
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual(expect.arrayContaining([`~ ${huber}`, '~ generated/schemas/huber.ts']));
  expect(stdout).not.toContain('log_cosh');
});

test('a file that was edited by hand is left and reported, and overwritten by force only', () => {
  const root = project();
  edit(root, huber, (code) => `${code}// mine\n`);
  const left = run(root, ['generate', '--json']);
  expect(left.code).toBe(1);
  expect(json(left)).toMatchObject({
    changes: [],
    dryRun: false,
    notes: [],
    left: [{ code: 'edited_by_hand', message: expect.stringContaining(huber) }],
  });
  expect(text(root, huber)).toContain('// mine');
  expect(run(root, ['generate', '--force'])).toMatchObject({ code: 0, stdout: `~ ${huber}\n` });
  expect(text(root, huber)).not.toContain('// mine');
});

test('a name writes the files of that loss alone while others are due', () => {
  const root = project();
  for (const name of ['huber', 'log_cosh'])
    edit(root, `src/losses/${name}.loss.yaml`, (spec) => spec.replace(/summary: .*/, 'summary: Another.'));
  const { code, stdout, stderr } = run(root, ['generate', 'huber']);
  expect(code).toBe(0);
  expect(stdout).toContain(`~ ${huber}`);
  expect(stdout).not.toContain('log_cosh');
  expect(stderr).toMatch(/\d+ other files are due/);
  expect(run(root, ['check']).code).toBe(1);
  expect(run(root, ['generate', 'log_cosh']).stdout).toContain('feature');
  expect(run(root, ['check']).code).toBe(0);
});

test('an unknown name is refused with the one that was meant', () => {
  const refused = run(project(), ['generate', 'hubr']);
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: 'There is no loss `hubr`.\nDid you mean `huber`?\n' });
});

test('a renamed spec takes its files along', () => {
  const root = project();
  renameSync(join(root, 'src/losses/huber.loss.yaml'), join(root, 'src/losses/hub.loss.yaml'));
  edit(root, 'src/losses/hub.loss.yaml', (spec) => spec.replace('name: huber', 'name: hub'));
  const { code, stdout } = run(root, ['generate']);
  expect(code).toBe(0);
  expect(stdout).toContain('+ generated/losses/hub.ts');
  expect(stdout).toContain(`- ${huber}`);
  expect(run(root, ['check']).code).toBe(0);
});

test('a stub that names a parameter which is gone is told of, and left', () => {
  const root = project();
  write(root, 'src/losses/scaled.loss.yaml', scaled('factor'));
  run(root, ['generate']);
  const stub = text(root, 'test/losses/scaled.test.ts');
  write(root, 'src/losses/scaled.loss.yaml', scaled('gain'));
  const { notes } = json(run(root, ['generate', '--json']));
  expect(notes).toContainEqual(
    expect.objectContaining({ code: 'stub_names_gone', file: 'test/losses/scaled.test.ts', line: expect.any(Number) }),
  );
  expect(notes).toContainEqual(expect.objectContaining({ code: 'stub_misses', message: expect.stringContaining('`gain`') }));
  expect(text(root, 'test/losses/scaled.test.ts')).toBe(stub);
  expect(run(root, ['check']).code).toBe(0);
});

const scaled = (parameter: string) => `name: scaled
summary: Scaled.
features: [number]
input: prediction
parameters:
  ${parameter}: { default: 2, minimum: 0 }
loss: ${parameter} * (prediction - target)^2
examples:
  - { prediction: [1], target: [0], params: { ${parameter}: 3 }, equals: 3 }
`;
