import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { folder, json, main, packageRoot, project, run, runMany, write } from './command.js';

const names = Object.keys(commands);

test('the overview says of each command what the command says of itself', async () => {
  for (const [name, { load, summary }] of Object.entries(commands)) expect(await load()).toMatchObject({ name, summary });
});

test('help is the same by every way of asking for it', async () => {
  const [a, b, c, ...rest] = await runMany(folder(), [
    ['check', '--help'],
    ['check', '-h'],
    ['help', 'check'],
    ['--help'],
    ['-h'],
    ['help'],
  ]);
  expect(a!.stdout).toMatch(/^create-loss check \[--format/);
  expect([b, c]).toEqual([a, a]);
  for (const name of names.filter((one) => one !== 'new')) expect(rest[0]!.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(rest.slice(1)).toEqual([rest[0], rest[0]]);
  expect(rest[0]!.code).toBe(0);
});

test('every command has help with its flags, its example and what --json prints', async () => {
  const helps = await runMany(
    folder(),
    names.map((name) => ['help', name]),
  );
  for (const { code, stdout } of helps) {
    expect(code).toBe(0);
    expect(stdout).toMatch(/^create-loss /);
    expect(stdout).toMatch(/\nExample\n {2}.*create-loss /);
    expect(stdout).toMatch(/\nFlags\n(.|\n)* {2}--json/);
  }
});

test('the example in the help of each command works in a project that was just made', async () => {
  const root = project();
  const bin = join(root, 'bin');
  mkdirSync(bin);
  write(bin, 'create-loss', `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(bin, 'create-loss'), 0o755);
  for (const name of ['init', 'generate', 'check', 'list', 'validate']) {
    const { example } = await commands[name]!.load();
    expect(
      () =>
        execFileSync('/bin/sh', ['-c', example], {
          cwd: root,
          stdio: 'pipe',
          env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
        }),
      example,
    ).not.toThrow();
  }
});

test('help loads no command', () => {
  const root = folder();
  run(root, ['--help'], { node: ['--import', join(packageRoot, 'test', 'cli', 'loaded.mjs')], env: { LOADED: join(root, 'loaded') } });
  const loaded = execFileSync('cat', [join(root, 'loaded')], { encoding: 'utf8' });
  expect(loaded).toContain('/cli/help.js');
  expect(loaded).not.toMatch(/\/cli\/(check|generate|new|init|list)\.js|node_modules/);
});

test('an unknown flag is an error that names the flag that was meant', () => {
  expect(run(folder(), ['check', '--formt', 'json'])).toEqual({
    code: 2,
    stdout: '',
    stderr: '`--formt` is not a flag of `create-loss check`.\nDid you mean `--format`?\n',
  });
});

// biome-ignore format: a table
test.each([
  [['check', '--format'],              '--format: it needs a value.'],
  [['check', '--format', '--json'],    '--format: it needs a value.'],
  [['check', '--format=xml'],          'there is no format `xml`'],
  [['check', '--json=yes'],            '--json: it takes no value.'],
  [['check', 'huber'],                 '`create-loss check` takes no such word'],
  [['check', '-f'],                    '`-f` is not a flag of `create-loss check`'],
  [['add'],                            'it needs the name of a loss'],
])('%j is refused', (args, sentence) => {
  const { code, stdout, stderr } = run(project(), args);
  expect(code).toBe(2);
  expect(stdout + stderr).toContain(sentence);
});

test.each(['chek', 'ad', 'initt', 'genrate', 'hlep', 'lits'])('%s is not taken for the name of a loss', (word) => {
  const root = project();
  const refused = run(root, [word, '--json']);
  expect(refused.code).toBe(2);
  expect(json(refused).error.diagnostics).toMatchObject([{ code: 'unknown_command', file: null, line: null, column: null }]);
});

// biome-ignore format: a table
test.each<[args: string[], env: Record<string, string>, flags: string]>([
  [['check'],    { npm_config_format: 'json' },                                   '--format'],
  [['generate'], { npm_config_check: 'true' },                                    '--check'],
  [['generate'], { npm_config_dry_run: 'true' },                                  '--dry-run'],
  [['check'],    { npm_config_json: 'true', npm_config_format: 'github' },        '--format, --json'],
])('%j refuses to run without the flags that npm kept: %j', (args, env, flags) => {
  const { code, stderr } = run(project(), args, { env: { ...env, npm_lifecycle_event: 'ci' } });
  expect(code).toBe(2);
  expect(stderr).toContain(`npm kept ${flags} for itself`);
  expect(stderr).toContain(`npm run ci -- ${flags}`);
});

test('a flag that npm knows and the command has been given is not missed', () => {
  const env = { npm_config_dry_run: 'true', npm_config_yes: 'true', npm_lifecycle_event: 'npx' };
  expect(run(project(), ['generate', '--dry-run'], { env }).code).toBe(0);
});

test('npm itself swallows the flag of a script, and the script fails', () => {
  const root = project();
  const command = `"${process.execPath}" "${main}"`;
  write(root, 'package.json', JSON.stringify({ scripts: { check: `${command} check`, generate: `${command} generate` } }));
  const npm = (args: string[]) =>
    execFileSync('npm', args, { cwd: root, stdio: 'pipe', encoding: 'utf8', env: { ...process.env, npm_config_update_notifier: 'false' } });
  expect(() => npm(['run', 'generate', '--dry-run'])).toThrow(/npm kept --dry-run for itself/);
  expect(() => npm(['run', 'check', '--json'])).toThrow(/npm kept --json for itself/);
  expect(() => npm(['run', 'check', '--format', 'json'])).toThrow(/takes no such word(.|\n)*npm run check -- /);
  expect(npm(['run', '--silent', 'check', '--', '--json'])).toContain('"current": true');
});

test('colours are there when forced, and never where they are forbidden', () => {
  const root = folder();
  const colour = (env: Record<string, string>) => run(root, ['--help'], { env }).stdout.includes('\x1b[');
  expect(
    [{}, { FORCE_COLOR: '1' }, { NO_COLOR: '1' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }].map((env) =>
      colour(env as Record<string, string>),
    ),
  ).toEqual([false, true, false, false, false]);
});

test('a defect is one sentence that asks for a report, and the stack only when it is wanted', () => {
  const root = project();
  const broken = { node: ['--import', 'data:text/javascript,JSON.stringify=()=>{throw new Error("a cog broke")}'] };
  const { code, stderr } = run(root, ['check'], broken);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^create-loss failed: a cog broke\nThis is a defect .* CREATE_LOSS_DEBUG=1 .*\n$/),
  });
  expect(run(root, ['check'], { ...broken, env: { CREATE_LOSS_DEBUG: '1' } }).stderr).toMatch(/\n {4}at /);
});

test('a reader that leaves early is no error', () => {
  const shell = `"${process.execPath}" "${main}" list --json | head -c 1`;
  expect(execFileSync('/bin/sh', ['-c', `${shell} 2>&1`], { cwd: folder(), encoding: 'utf8' })).toBe('{');
});

test('the version is that of the package', () => {
  const [a, b, c] = ['--version', 'version']
    .map((word) => run(folder(), [word]).stdout)
    .concat(json(run(folder(), ['version', '--json'])).version);
  expect([a, b]).toEqual([`${c}\n`, `${c}\n`]);
});
