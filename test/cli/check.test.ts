import { appendFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entryOf, printManifest, readManifest, sha256 } from '../../src/plan/manifest.js';
import { edit, folder, json, packageRoot, project, run, text, write } from './command.js';

const huber = 'generated/losses/huber.ts';
const spec = 'src/losses/huber.loss.yaml';

test('a current project is current, in every format', () => {
  const root = project();
  expect(run(root, ['check'])).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^\d+ files are current\.\n$/) });
  expect(json(run(root, ['check', '--json']))).toEqual({ current: true, findings: [], leftovers: [], notes: [], mend: null });
  expect(run(root, ['check', '--format', 'github'])).toMatchObject({ code: 0, stdout: '' });
});

// biome-ignore format: a table
const harms: [finding: string, harm: (root: string) => void, path: string, mend: string][] = [
  ['missing',  (root) => rmSync(join(root, huber)),                                                   huber, 'create-loss generate'],
  ['edited',   (root) => edit(root, huber, (code) => code.replace('Squared', 'squared')),             huber, 'create-loss generate --force'],
  ['stale',    (root) => edit(root, spec, (yaml) => yaml.replace('Squared', 'squared')),              huber, 'create-loss generate'],
  ['orphaned', (root) => rmSync(join(root, spec)),                                                    huber, 'create-loss generate'],
  ['missing',  (root) => rmSync(join(root, 'test/losses/huber.test.ts')),      'test/losses/huber.test.ts', 'create-loss generate'],
];

test.each(harms)('what is %s is named, with the command that mends it', (finding, harm, path, mend) => {
  const root = project();
  harm(root);
  const found = run(root, ['check', '--json']);
  expect(found.code).toBe(1);
  expect(json(found)).toMatchObject({ current: false, mend });
  expect(json(found).findings).toContainEqual({ path, finding, line: expect.any(Number), diff: expect.stringContaining(path) });
  expect(run(root, mend.split(' ').slice(1)).code).toBe(0);
  expect(run(root, ['check']).code).toBe(0);
});

test('bytes of a kernel that its text does not give, and the manifest vouches for, are found and mended by --full', () => {
  const root = project();
  const kernel = 'generated/kernels/huber.ts';
  const before = sha256(text(root, kernel));
  edit(root, kernel, (code) =>
    code.replace(/(compiled\('AGFzbQ[\w+/]{40})./, (all, head: string) => head + (all.endsWith('A') ? 'B' : 'A')),
  );
  const forged = entryOf(
    { path: kernel, text: text(root, kernel), owner: 'tool', spec, template: null },
    new Map([[spec, sha256(text(root, spec))]]),
  );
  edit(root, 'generated/manifest.json', (list) =>
    printManifest([...readManifest(list).values()].flat().map((entry) => (entry.path === kernel ? forged : entry))),
  );
  expect(run(root, ['check'])).toMatchObject({ code: 0, stdout: '' });
  const found = run(root, ['check', '--full']);
  expect(found).toMatchObject({ code: 1, stdout: expect.stringContaining(`${kernel} is stale`) });
  expect(found.stderr).toMatch(/Run `create-loss generate --full`\.\n$/);
  expect(run(root, ['generate', '--full']).code).toBe(0);
  expect(run(root, ['check', '--full']).code).toBe(0);
  expect(sha256(text(root, kernel))).toBe(before);
});

test('a renamed spec is found', () => {
  const root = project();
  renameSync(join(root, spec), join(root, 'src/losses/hub.loss.yaml'));
  expect(run(root, ['check'])).toMatchObject({ code: 2, stderr: expect.stringContaining('hub.loss.yaml:2:7') });
});

test('text shows a diff and ends with the command', () => {
  const root = project();
  appendFileSync(join(root, huber), 'x\n');
  const { stdout, stderr } = run(root, ['check']);
  expect(stdout).toContain(`${huber} was edited by hand`);
  expect(stdout).toContain('  -x');
  expect(stderr).toMatch(/^1 finding in \d+ files\. Run `create-loss generate --force`\.\n$/);
});

test('github gets annotations at the line, for a broken spec too', () => {
  const root = project();
  edit(root, huber, (code) => code.replace('Squared', 'squared'));
  const line =
    text(root, huber)
      .split('\n')
      .findIndex((one) => one.includes('squared')) + 1;
  const { code, stdout } = run(root, ['check', '--format', 'github']);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `::error file=${huber},line=${line},title=create-loss::${huber} was edited by hand. Run \`create-loss generate --force\`.\n`,
  });
  write(root, spec, 'name: huber\nfeatures: [number]\nloss: 1 +\ninput: prediction\n');
  const broken = run(root, ['check', '--format', 'github']);
  expect(broken.code).toBe(2);
  expect(broken.stdout).toMatch(/^::error file=src\/losses\/huber\.loss\.yaml,line=3,col=\d+,title=create-loss::/);
});

test('a broken spec is no finding: check could not tell', () => {
  const root = project();
  edit(root, spec, (yaml) => yaml.replace('torch:', 'tourch:'));
  const { code, stderr } = run(root, ['check']);
  expect(code).toBe(2);
  expect(stderr).toContain('src/losses/huber.loss.yaml:8:1  `tourch` is not a key of a spec.');
  expect(stderr).toContain('^^^^^^');
  expect(stderr).toContain('Did you mean `torch`?');
  expect(json(run(root, ['check', '--json'])).error.diagnostics).toContainEqual({
    code: 'unknown_key',
    message: '`tourch` is not a key of a spec.',
    hint: 'Did you mean `torch`?',
    file: 'src/losses/huber.loss.yaml',
    line: 8,
    column: 1,
  });
});

test('outside a project check could not tell', () => {
  expect(run(folder(), ['check'])).toMatchObject({ code: 2, stderr: expect.stringContaining('create-loss init') });
});

test('a misspelt setting is refused with the one that was meant', () => {
  const root = project();
  edit(root, 'create-loss.config.json', (config) => config.replace('"out"', '"oot"'));
  expect(run(root, ['check'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^create-loss\.config\.json:3:3 {2}`oot` is not a setting\.\n.*\^\^\^\^\^\nDid you mean `out`\?/s),
  });
});

test('check loads no compiler, no tensors, no prompts and no assembler', () => {
  const root = project();
  const hook = join(packageRoot, 'test', 'cli', 'loaded.mjs');
  const list = join(root, 'loaded.txt');
  expect(run(root, ['check'], { node: ['--import', hook], env: { LOADED: list } }).code).toBe(0);
  const loaded = text(root, 'loaded.txt');
  expect(loaded).toContain('/src/cli/check.js');
  expect(loaded).toContain('/node_modules/yaml/');
  expect(loaded).toContain('/node_modules/handlebars/');
  expect(loaded.match(/node_modules\/(ts-morph|@tensorflow|inquirer|@inquirer|wabt|typescript)\//g)).toBeNull();
});

test('what check prints is the same in every locale and time zone', () => {
  const root = project();
  edit(root, spec, (yaml) => yaml.replace('Squared', 'squared'));
  const [turkish, plain] = [
    { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' },
    { LC_ALL: 'C', TZ: 'UTC' },
  ].map((env) => run(root, ['check', '--json'], { env }));
  expect(turkish).toEqual(plain);
});
