/** A fixture: a small project, a command line in it, and all that is said on stderr. */

import { spawn } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { inside } from './inside.js';

export interface Fixture {
  readonly name: string;
  /** Command lines that come before. */
  readonly begin?: readonly (readonly string[])[];
  /** Path → text, over what `begin` left; null: no such file. `{pid}` is the number of a process that lives. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Path → bytes of a file of that size. */
  readonly large?: Readonly<Record<string, number>>;
  readonly links?: Readonly<Record<string, string>>;
  /** `EACCES writeFileSync generated`: what this function of node:fs says of paths with that in them; root may do anything. */
  readonly hindered?: string;
  readonly run: readonly string[];
  /** Whether it takes a process of its own; what has a stdin, an environment or a hindrance does. */
  readonly process?: boolean;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly exit: number;
  /** All of stderr, without the path of the project. */
  readonly says: string;
}

export interface Outcome {
  readonly exit: number | null;
  readonly said: string;
  /** The project before and after: texts by path. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

const main = join(import.meta.dirname, '../../dist/src/cli/main.js');

export function readFixtures(folder: string): Fixture[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => ({ ...parse(readFileSync(join(folder, file), 'utf8')), name: file.slice(0, -'.yaml'.length) }));
}

/** The outcome of each fixture, as many at a time as there are processors. */
export async function attemptAll(fixtures: readonly Fixture[]): Promise<ReadonlyMap<string, Outcome>> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'errors-')));
  const outcomes = new Map<string, Outcome>();
  const queue = [...fixtures];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) outcomes.set(next.name, await attempt(next, home));
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  rmSync(home, { recursive: true, force: true });
  return outcomes;
}

/** Each project lies alone in a folder of its own, so that a way out of it leads nowhere that matters. */
async function attempt(fixture: Fixture, home: string): Promise<Outcome> {
  const root = join(home, fixture.name, 'project');
  cpSync(await started(home, fixture.begin ?? []), root, { recursive: true });
  const { files = {}, large = {}, links = {} } = fixture;
  for (const [path, text] of Object.entries(files)) place(root, path, text?.replace('{pid}', String(process.pid)) ?? null);
  for (const [path, size] of Object.entries(large)) place(root, path, '#'.repeat(size));
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));
  const before = texts(dirname(root));
  const { exit, stderr } = await (isOwn(fixture) ? outside(root, fixture) : inside(root, fixture.run));
  return { exit, said: stderr.replaceAll(`${root}/`, '').replaceAll(root, ''), before, after: texts(dirname(root)) };
}

const isOwn = ({ process, stdin, env, hindered }: Fixture): boolean => process === true || (stdin ?? env ?? hindered) !== undefined;

const beginnings = new Map<string, Promise<string>>();

/** A project after some command lines, made once. */
function started(home: string, begin: readonly (readonly string[])[]): Promise<string> {
  const key = JSON.stringify(begin);
  const known = beginnings.get(key) ?? start(join(home, `begin-${beginnings.size}`), begin);
  beginnings.set(key, known);
  return known;
}

async function start(root: string, begin: readonly (readonly string[])[]): Promise<string> {
  place(root, 'create-loss.config.json', '{}\n');
  for (const args of begin) {
    const { exit, stderr } = await inside(root, args);
    if (exit !== 0) throw new Error(stderr);
  }
  return root;
}

function place(root: string, path: string, text: string | null): void {
  const at = join(root, path);
  mkdirSync(dirname(at), { recursive: true });
  if (text === null) rmSync(at, { recursive: true, force: true });
  else writeFileSync(at, text);
}

function outside(cwd: string, { run, hindered, env = {}, stdin = '' }: Fixture): Promise<{ exit: number | null; stderr: string }> {
  const node = hindered === undefined ? [] : ['--import', join(import.meta.dirname, 'hinder.mjs')];
  const child = spawn(process.execPath, [...node, main, ...run], {
    cwd,
    env: { PATH: process.env.PATH, HINDERED: hindered, ...env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.on('error', () => {}).end(stdin);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, stderr })));
}

function texts(root: string): Record<string, string> {
  const paths = (readdirSync(root, { recursive: true }) as string[]).sort();
  const files = paths.filter((path) => lstatSync(join(root, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
