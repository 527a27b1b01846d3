/** What people get: bundles, a project of their own, and the package as npm ships it. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
const [project, elsewhere] = [join(home, 'project'), join(home, 'an-other place')];
afterAll(() => rmSync(home, { recursive: true, force: true }));

const node = async (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
  (await promisify(execFile)(process.execPath, [...args], { cwd, env: { PATH: process.env.PATH, ...env } })).stdout;
const evaluated = async (cwd: string, code: string): Promise<unknown> =>
  JSON.parse(await node(cwd, ['--input-type=module', '-e', `${code}\nconsole.log(JSON.stringify(await answer()));`]));

/** A digit in its name, inputs that keep to their bounds, an array that is as long as an axis. */
const own = `name: ratio_2d_x
features: [number]
inputs: { rate: { axes: [batch, part], exclusiveMinimum: 0 }, share: { axes: [batch], minimum: 0, maximum: 1 }, target: { axes: [batch], minimum: 1 } }
parameters: { scale: { type: array, axis: part, default: [1, 2, 3], exclusiveMinimum: 0 } }
loss: sum(scale * (rate - log(rate)), axis=part) + sqrt(share * (1 - share)) * log(target)
`;

async function make(folder: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const command = join(root, 'dist/src/cli/main.js');
  await node(home, [command, 'init', folder], env);
  mkdirSync(join(folder, 'src/losses'), { recursive: true });
  writeFileSync(join(folder, 'src/losses/ratio_2d_x.loss.yaml'), own);
  await node(folder, [command, 'add', 'huber', 'tempered_softmax_cross_entropy'], env);
}

beforeAll(async () => {
  await Promise.all([make(project), make(elsewhere, { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' })]);
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
}, 60_000);

const files = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).filter((path) => /\.\w+$/.test(path)).sort();

describe('a bundle', () => {
  test('that imports one loss carries no other loss, no validator and no generator', async () => {
    const { sizes, bundle } = await import(pathToFileURL(join(root, 'test/bench/size.mjs')).href);
    for (const row of await sizes()) expect(row).toMatchObject({ carries: [] });
    const { inputs } = await bundle("export { HuberLoss } from './generated/losses/huber.js';");
    const own = ['<stdin>', ...['losses', 'schemas', 'kernels'].map((folder) => `generated/${folder}/huber.ts`)];
    expect(inputs).toEqual(expect.arrayContaining(own));
    expect(inputs.filter((path: string) => !own.includes(path) && !path.startsWith('src/runtime/'))).toEqual([]);
  });
});

describe('a fresh project', () => {
  const strict = ['strict', 'noUncheckedIndexedAccess', 'exactOptionalPropertyTypes', 'verbatimModuleSyntax', 'isolatedModules'];
  const flags = [...strict, 'noUnusedLocals', 'noEmit', 'skipLibCheck'].flatMap((flag) => [`--${flag}`, 'true']);

  test.concurrent.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('compiles in every strictness with module %s and resolution %s', { timeout: 60_000 }, async (module, resolution) => {
    const config = join(project, `tsconfig.${resolution}.json`);
    writeFileSync(config, '{ "extends": "./tsconfig.json" }');
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const said = node(project, [tsc, '-p', config, ...flags, '--module', module, '--moduleResolution', resolution]);
    expect(await said.catch(({ stdout }) => stdout)).toBe('');
  });

  test('imports tfjs alone in generated code, and vitest besides in tests', () => {
    const code = files(project).filter((path) => /^(generated|test|src).*\.ts$/.test(path));
    const imports = code.flatMap((path) => {
      const found = readFileSync(join(project, path), 'utf8').matchAll(/(?:from|import|import\() ?'([^.'][^']*)'/g);
      return [...found].map(([, name]) => `${path.split('/')[0]} ${name}`);
    });
    expect([...new Set(imports)].sort()).toEqual(['generated @tensorflow/tfjs', 'test @tensorflow/tfjs', 'test vitest']);
  });

  test.concurrent('has stubs that pass', { timeout: 60_000 }, async () => {
    const said = node(project, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json']);
    const report = JSON.parse(await said.catch(({ stdout, stderr }) => stdout || stderr));
    expect(report).toMatchObject({ success: true, numTotalTestSuites: expect.any(Number) });
    expect(report.testResults.map(({ name }: { name: string }) => name.split('/').at(-1)).sort()).toEqual([
      'huber.test.ts',
      'ratio_2d_x.test.ts',
      'tempered_softmax_cross_entropy.test.ts',
    ]);
  });

  test('is the same bytes in another place, locale and time zone', () => {
    const texts = (folder: string) =>
      files(folder)
        .filter((path) => !/^(node_modules|tsconfig\.\w+\.json$)/.test(path))
        .map((path) => [path, path === 'package.json' ? '' : readFileSync(join(folder, path), 'utf8')]);
    expect(texts(elsewhere)).toEqual(texts(project));
  });

  test('shares one registry with the runtime of the package, where a taken name is refused', { timeout: 60_000 }, async () => {
    const bundled = { bundle: true, format: 'esm' as const, external: ['@tensorflow/tfjs'] };
    await build({ ...bundled, entryPoints: [join(project, 'generated/registry.ts')], outfile: join(project, 'own.mjs') });
    const answer = await evaluated(
      project,
      `import * as theirs from ${JSON.stringify(pathToFileURL(join(root, 'dist/src/runtime/index.js')).href)};
      import * as own from './own.mjs';
      const said = (act) => { try { act(); return 'nothing'; } catch (error) { return error.message; } };
      const answer = () => ({
        copies: own.createLoss !== theirs.createLoss, names: theirs.lossNames(), same: theirs.getLossClass('huber') === own.getLossClass('huber'),
        again: said(() => theirs.registerLoss('huber', ['number'], own.getLossClass('huber'))),
        other: said(() => theirs.registerLoss('huber', ['number'], class Other {})),
      });`,
    );
    const names = ['huber', 'ratio_2d_x', 'tempered_softmax_cross_entropy'];
    expect(answer).toEqual({ copies: true, names, same: true, again: 'nothing', other: expect.stringContaining('`huber`') });
  });
});

describe('the package', () => {
  test.concurrent('ships what it needs and nothing else', { timeout: 60_000 }, async () => {
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const paths: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
    const homes = /^(dist\/(src|generated)|src\/(losses|runtime|python)|templates|generated)\/|^src\/verify\/\w+\.py$/;
    expect(paths.filter((path) => !homes.test(path)).sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(
      paths.filter((path) => /test|scratch|\.map$|\.tsbuildinfo$|\.create-loss/.test(path.replace('templates/test.ts.hbs', ''))),
    ).toEqual([]);
    for (const needed of [
      'dist/src/cli/main.js',
      'dist/src/index.d.ts',
      'src/losses/huber.loss.yaml',
      'src/runtime/loss.ts',
      'src/python/ops.py',
    ])
      expect(paths).toContain(needed);
  });

  test.concurrent('resolves each of its exports', { timeout: 60_000 }, async () => {
    const names = ['create-loss', 'create-loss/runtime', 'create-loss/runtime/ops', 'create-loss/losses', 'create-loss/losses/huber'];
    const code = `const answer = async () => Promise.all(${JSON.stringify(names)}.map(async (name) => Object.keys(await import(name))));`;
    const [index, runtime, ops, losses, huber] = (await evaluated(root, code)) as string[][];
    expect(index!.length * ops!.length).toBeGreaterThan(0);
    for (const all of [runtime, losses])
      expect(all).toEqual(expect.arrayContaining(['createLoss', 'registerLoss', 'lossNames', 'gradcheck']));
    expect([losses, huber]).toEqual([expect.arrayContaining(['HuberLossConfig']), expect.arrayContaining(['HuberLoss'])]);
  });
});
