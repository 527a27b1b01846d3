/** The tool runs in processes of its own here; a preload kills or hinders them at the n-th change to the disk. */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { File } from '../../src/file.js';
import { folder, found, generate, hashes, person, project, rendered, snapshot, texts, tool } from './project.js';

const bench = mkdtempSync(join(tmpdir(), 'plan-bench-'));
afterAll(() => rmSync(bench, { recursive: true, force: true }));

/** Version two also adds a file and a stub, and drops a folder. */
const one = [...rendered('one'), tool('generated/old/x.ts', 'x\n'), tool('generated/old/y.ts', 'y\n')];
const two = [...rendered('two'), tool('generated/new/z.ts', 'z\n'), person('test/new/z.test.ts', 'z\n')];
const three = [...rendered('three'), tool('generated/new/z.ts', 'Z\n')];
const gone = ['generated/old/x.ts', 'generated/old/y.ts'];

const preload = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [n, how, only, where = ''] = process.env.HINDER.split(' ');
let count = 0;
for (const name of ['renameSync', 'writeFileSync', 'rmSync', 'mkdirSync', 'rmdirSync']) {
  const act = fs[name];
  fs[name] = (...args) => {
    if ((only && name !== only) || !String(args[0]).includes(where)) return act(...args);
    count++;
    if (how === 'busy' && count === Number(n)) throw Object.assign(new Error('busy'), { code: 'EBUSY' });
    if (how === 'refuse' && count >= Number(n) && count < Number(n) + 6) throw Object.assign(new Error('refused'), { code: 'EPERM' });
    if (how === 'readonly' && count === Number(n)) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
    if (how === 'before' && count === Number(n)) process.kill(process.pid, 'SIGKILL');
    if (how === 'half' && count === Number(n) && name === 'writeFileSync') {
      act(args[0], String(args[1]).slice(0, String(args[1]).length / 2), args[2]);
      process.kill(process.pid, 'SIGKILL');
    }
    const result = act(...args);
    if (how === 'after' && count === Number(n)) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
syncBuiltinESMExports();
`;

const main = `
import { readFileSync } from 'node:fs';
import { apply } from './src/plan/disk.ts';
import { plan } from './src/plan/plan.ts';
import { survey } from './src/plan/survey.ts';
const [root, files] = process.argv.slice(2);
const rendered = JSON.parse(readFileSync(files, 'utf8'));
const changes = plan(rendered, survey(root, 'generated', rendered), new Map(JSON.parse(process.env.HASHES)));
console.log(JSON.stringify(apply(root, changes, { out: 'generated', force: false }).map(({ path }) => path)));
`;

beforeAll(() => {
  writeFileSync(join(bench, 'preload.mjs'), preload);
  const stdin = { contents: main, resolveDir: join(import.meta.dirname, '../..'), loader: 'ts' as const };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: join(bench, 'main.mjs') });
  for (const [name, files] of Object.entries({ one, two })) writeFileSync(join(bench, `${name}.json`), JSON.stringify(files));
});

test.each(['before', 'after', 'half'])(
  'killed %s any change to the disk, each file is old or new and the next run repairs',
  { timeout: 120_000 },
  (how) => {
    const start = folder();
    generate(start, one);
    for (let n = 1; ; n++) {
      const root = folder();
      cpSync(start, root, { recursive: true });
      const { signal, status, stderr } = run(root, `${n} ${how} ${how === 'half' ? 'writeFileSync' : ''}`);
      if (signal === null) {
        expect(stderr).toBe('');
        expect(status).toBe(0);
        break;
      }
      for (const { path } of [...one, ...two]) expect([textIn(one, path), textIn(two, path)]).toContain(textAt(root, path));
      for (const finding of Object.values(found(root, two))) expect(['missing', 'stale', 'orphaned']).toContain(finding);
      repairs(root, n % 2 === 0 ? two : three);
    }
  },
);

test('killed twice, in two versions, the next run still tells its own files from edits', { timeout: 120_000 }, () => {
  for (let n = 1; n < 40; n += 2) {
    const root = folder();
    generate(root, rendered('zero'));
    expect(run(root, '4 after renameSync').signal).toBe('SIGKILL');
    run(root, `${n} after`, 'one');
    for (const finding of Object.values(found(root, three))) expect(['missing', 'stale', 'orphaned']).toContain(finding);
    generate(root, three);
    expect(found(root, three)).toEqual({});
    expect(strays(root)).toEqual([]);
  }
});

test('a foreign file is still foreign after a killed run', () => {
  const root = folder();
  mkdirSync(join(root, 'generated/schemas'), { recursive: true });
  writeFileSync(join(root, 'generated/schemas/a.json'), 'mine');
  expect(run(root, '3 after renameSync').signal).toBe('SIGKILL');
  expect(found(root, three)['generated/schemas/a.json']).toBe('foreign');
  generate(root, three, true);
  expect(readFileSync(join(root, 'generated/schemas/a.json'), 'utf8')).toBe('mine');
});

test('a rename that fails for a moment is tried again', () => {
  for (let n = 1; n <= 7; n++) {
    const root = folder();
    generate(root, one);
    expect(run(root, `${n} busy renameSync`).stderr).toBe('');
    expect(found(root, two)).toEqual({});
  }
});

test('a rename or a removal that keeps failing is refused, whichever it is, and everything is put back', { timeout: 60_000 }, () => {
  const hindered = [1, 2, 3, 4, 5, 6, 7].map((n) => `${n} refuse renameSync`);
  for (const hinder of [...hindered, ...gone.map((path) => `1 refuse rmSync ${path}`)]) {
    const root = folder();
    generate(root, one);
    const before = contents(root);
    const { stderr, status } = run(root, hinder);
    expect(status).toBe(1);
    expect(stderr).toMatch(/Refusal: \S+ cannot be written: the operation is not permitted\./);
    expect(contents(root)).toEqual(before);
  }
});

// root may write anywhere, so its child is someone else
test('a read-only folder or file: refused, and nothing changed', () => {
  for (const path of ['generated', 'generated/losses', 'generated/losses/b.ts', 'generated/old', 'generated/old/x.ts']) {
    const root = folder();
    generate(root, one);
    const before = snapshot(root);
    if (process.getuid?.() === 0) for (const place of [root, bench]) spawnSync('chown', ['-R', '65534', place]);
    chmodSync(join(root, path), path.endsWith('.ts') ? 0o444 : 0o555);
    const { stderr } = run(root, '0 none');
    chmodSync(join(root, path), 0o755);
    expect(stderr).toMatch(/Refusal: \S+ cannot be written: permission is denied\./);
    expect(snapshot(root)).toEqual(before);
  }
});

test('two runs at once both succeed, and what they wrote is current', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 5; round++) {
    const root = project();
    const ends = await Promise.all([1, 2, 3, 4].map(() => start(root)));
    expect(ends.filter(({ stderr }) => stderr !== '')).toEqual([]);
    expect(found(root, two)).toEqual({});
    expect(strays(root)).toEqual([]);
  }
});

test('the lock of a living process is respected and named', { timeout: 20_000 }, () => {
  const root = project();
  lockFor(root, process.pid);
  const before = contents(root);
  expect(run(root, '0 none').stderr).toContain('Another create-loss is writing here (generated/.create-loss.lock).');
  expect(contents(root)).toEqual(before);
});

test.each(['dead', 'empty'])('a lock that is %s is taken over', { timeout: 20_000 }, (kind) => {
  const root = project();
  lockFor(root, kind === 'dead' ? spawnSync('true').pid : '');
  expect(run(root, '0 none').stderr).toBe('');
  expect(found(root, two)).toEqual({});
  expect(strays(root)).toEqual([]);
});

test('a run with nothing to do writes not even a lock', () => {
  const root = project();
  writeFileSync(join(bench, 'same.json'), JSON.stringify(rendered('one')));
  expect(run(root, '1 before', 'same').stdout).toBe('[]\n');
});

test('a disk that is read-only, or full, at any write: refused, and nothing changed', { timeout: 60_000 }, () => {
  for (let n = 1; ; n++) {
    const root = folder();
    generate(root, one);
    const before = snapshot(root);
    const { stderr, status } = run(root, `${n} readonly writeFileSync`);
    if (status === 0) return expect(n).toBe(9);
    expect(stderr).toContain('the file system is read-only.\nNothing was changed.');
    expect(snapshot(root)).toEqual(before);
  }
});

function repairs(root: string, files: readonly File[]): void {
  generate(root, files);
  expect(found(root, files)).toEqual({});
  expect(
    texts(
      root,
      files.filter(({ owner }) => owner === 'tool'),
    ),
  ).toEqual(files.filter(({ owner }) => owner === 'tool').map(({ text }) => text));
  expect(readFileSync(join(root, 'test/losses/a.test.ts'), 'utf8')).toBe(textIn(one, 'test/losses/a.test.ts'));
  for (const path of gone) expect(existsSync(join(root, path, '..'))).toBe(false);
  expect(strays(root)).toEqual([]);
}

function lockFor(root: string, pid: number | ''): void {
  mkdirSync(join(root, 'generated'), { recursive: true });
  writeFileSync(join(root, 'generated/.create-loss.lock'), pid === '' ? '' : `${pid}\n`);
}

function run(root: string, hinder: string, files = 'two'): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, args(root, files), { encoding: 'utf8', env: environment(hinder), ...someoneElse(root) });
}

/** The owner of the folder. */
function someoneElse(root: string): { uid?: number } {
  return process.getuid?.() === 0 ? { uid: statSync(root).uid } : {};
}

function environment(hinder: string): NodeJS.ProcessEnv {
  return { ...process.env, HINDER: hinder, HASHES: JSON.stringify([...hashes]) };
}

function start(root: string): Promise<{ stderr: string }> {
  const child = spawn(process.execPath, args(root, 'two'), { env: environment('0 none') });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.on('close', () => resolve({ stderr })));
}

function args(root: string, files: string): string[] {
  return ['--import', pathToFileURL(join(bench, 'preload.mjs')).href, join(bench, 'main.mjs'), root, join(bench, `${files}.json`)];
}

function textIn(files: readonly File[], path: string): string | null {
  return files.find((file) => file.path === path)?.text ?? null;
}

function textAt(root: string, path: string): string | null {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null;
}

function strays(root: string): string[] {
  return (readdirSync(root, { recursive: true }) as string[]).filter((path) => path.includes('.create-loss.'));
}

function contents(root: string): Record<string, string> {
  return Object.fromEntries(Object.keys(snapshot(root)).map((path) => [path, readFileSync(join(root, path), 'latin1')]));
}
