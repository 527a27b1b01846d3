import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, folder, json, packageRoot, project, run, snapshot, text, write } from './command.js';

test('a fresh folder becomes a project whose code compiles, with losses and without', () => {
  const root = folder();
  expect(run(root, ['init']).code).toBe(0);
  expect(run(root, ['check']).code).toBe(0);
  symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  const tsc = () =>
    execFileSync(process.execPath, [join(packageRoot, 'node_modules/typescript/bin/tsc'), '-p', '.', '--noUnusedLocals'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(tsc()).toBe('');
  expect(run(root, ['add', 'huber', 'L1Loss']).code).toBe(0);
  expect(run(root, ['generate'])).toMatchObject({ code: 0, stdout: '' });
  expect(run(root, ['check']).code).toBe(0);
  expect(tsc()).toBe('');
});

test('a package.json with the mark that some editors put before it is read', () => {
  const root = folder();
  write(root, 'package.json', '\uFEFF{ "name": "mine" }\n');
  expect(run(root, ['init']).code).toBe(0);
  expect(JSON.parse(text(root, 'package.json').replace(/^\uFEFF/, ''))).toMatchObject({ name: 'mine', type: 'module' });
  expect(run(root, ['check']).code).toBe(0);
});

test('no arguments make a project; again, nothing', () => {
  const root = folder();
  expect(run(root, []).stdout).toContain('+ create-loss.config.json');
  const before = snapshot(root);
  expect(run(root, [])).toMatchObject({ code: 0, stdout: '' });
  expect(snapshot(root)).toEqual(before);
});

test('what stands in a folder already stays, in its own indentation', () => {
  const root = folder();
  write(
    root,
    'package.json',
    '{\n\t"name": "mine",\n\t"type": "commonjs",\n\t"scripts": { "check": "mine" },\n\t"devDependencies": { "vitest": "1.0.0" }\n}\n',
  );
  write(root, 'tsconfig.json', '{}');
  write(root, '.gitattributes', '*.png binary');
  const { stderr, code } = run(root, ['init']);
  expect(code).toBe(0);
  expect(stderr).toContain('consider "type": "module"');
  expect(text(root, 'package.json')).toContain('\n\t"name": "mine"');
  expect(JSON.parse(text(root, 'package.json'))).toMatchObject({
    type: 'commonjs',
    scripts: { check: 'mine', generate: 'create-loss generate', test: 'vitest run' },
    devDependencies: { vitest: '1.0.0', 'create-loss': expect.stringMatching(/^\^\d/) },
    dependencies: { '@tensorflow/tfjs': expect.any(String) },
  });
  expect(text(root, 'tsconfig.json')).toBe('{}');
  expect(text(root, '.gitattributes')).toBe('*.png binary\ngenerated/** linguist-generated=true\n');
});

test.each([
  ['npm/11.0.0 node/v20', 'npx create-loss'],
  ['pnpm/10.0.0', 'pnpm exec create-loss'],
  ['yarn/4.0.0', 'yarn run create-loss'],
  ['bun/1.2.0', 'bunx create-loss'],
])('next steps are in the words of %s', (agent, words) => {
  const { next } = json(run(folder(), ['init', 'inner', '--json'], { env: { npm_config_user_agent: agent } }));
  expect(next[0]).toBe('cd inner');
  expect(next.join('\n')).toContain(words);
});

test('a project inside another is its own', () => {
  const root = project();
  expect(run(root, ['init', 'packages/inner']).code).toBe(0);
  expect(
    json(run(join(root, 'packages/inner'), ['list', '--json'])).losses.filter((loss: { source: string }) => loss.source === 'project'),
  ).toEqual([]);
});

test('an added spec names the editor schema of its own project, and is found by alias, class and torch name', () => {
  const root = project();
  edit(root, 'create-loss.config.json', (config) => config.replace('"generated"', '"src/made"'));
  const added = run(root, ['add', 'MAELoss', 'MSELoss', '--json']);
  expect(json(added)).toMatchObject({ added: ['mean_absolute_error', 'mean_squared_error'], left: [], dryRun: false });
  expect(text(root, 'src/losses/mean_absolute_error.loss.yaml')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/made\/loss-spec\.schema\.json\nname: /,
  );
  expect(text(root, 'src/losses/mean_absolute_error.loss.yaml')).toContain('torch: L1Loss');
});

test('a spec that stands already is not added over, and an unknown one is asked about', () => {
  const root = project();
  const before = snapshot(root);
  expect(run(root, ['add', 'mean_squared_error', 'huber'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('A spec named `huber` exists already'),
  });
  expect(run(root, ['add', 'hubr'])).toMatchObject({ code: 2, stderr: 'There is no loss `hubr`.\nDid you mean `huber`?\n' });
  expect(run(root, ['add', 'log_cosh_', '--dry-run']).code).toBe(2);
  expect(run(root, ['add', 'mean_squared_error', '--dry-run']).stdout).toContain('+ src/losses/mean_squared_error.loss.yaml');
  expect(snapshot(root)).toEqual(before);
});

test('list shows the project first and the library without what the project has', () => {
  const root = project();
  const { losses } = json(run(root, ['list', '--json']));
  expect(losses.map(({ source }: { source: string }) => source).indexOf('library')).toBe(2);
  expect(losses.filter(({ name }: { name: string }) => name === 'huber')).toEqual([
    {
      name: 'huber',
      class: 'HuberLoss',
      source: 'project',
      spec: 'src/losses/huber.loss.yaml',
      features: ['number', 'timeseries', 'vector'],
      inputs: [
        { name: 'prediction', role: 'prediction' },
        { name: 'target', role: 'target' },
      ],
      parameters: ['delta'],
      summary: expect.stringContaining('Squared'),
      paper: expect.stringContaining('https://'),
      aliases: [],
      torch: 'HuberLoss',
    },
  ]);
  const { stdout } = run(root, ['list', '--feature', 'category']);
  expect(stdout).toContain('softmax_cross_entropy');
  expect(stdout).not.toContain('huber');
  expect(run(root, ['list', '--torch']).stdout).toMatch(/ {2}L1Loss +prediction, target/);
});

test('a misspelt feature is refused with the one that was meant', () => {
  expect(run(folder(), ['list', '--feature', 'nmber'])).toMatchObject({
    code: 2,
    stderr: '`nmber` is not an output feature type.\nDid you mean `number`?\n',
  });
});

test('list works outside a project', () => {
  expect(run(folder(), ['list', '--json']).code).toBe(0);
});

test('a link in the way of init is not followed out of the folder', () => {
  const [root, outside] = [folder(), folder()];
  mkdirSync(join(outside, 'there'));
  symlinkSync(join(outside, 'there'), join(root, 'generated'));
  expect(run(root, ['init'])).toMatchObject({ code: 2, stderr: expect.stringContaining('outside the project') });
  expect(Object.keys(snapshot(outside))).toEqual([]);
});
