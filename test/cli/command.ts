/** The real command in temporary projects. */
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, onTestFinished } from 'vitest';

export const packageRoot = join(import.meta.dirname, '..', '..');
export const main = join(packageRoot, 'dist', 'src', 'cli', 'main.js');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Options of node itself. */
  readonly node?: readonly string[];
}

/** What npm that started the tests says to its own script is not said to the command. */
const plain = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|CI$|NO_COLOR|FORCE_COLOR|TERM$|VITEST|NODE_OPTIONS)/.test(name)),
);

export function run(cwd: string, args: readonly string[], { env = {}, input = '', node = [] }: Setting = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, main, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...plain, ...env },
  });
  return { code: status ?? -1, stdout, stderr };
}

/** Several at a time. */
export async function runMany(cwd: string, lines: readonly (readonly string[])[]): Promise<Ran[]> {
  return Promise.all(
    lines.map(async (args) => {
      try {
        return { code: 0, ...(await promisify(execFile)(process.execPath, [main, ...args], { cwd, env: plain })) };
      } catch (error) {
        const { code, stdout, stderr } = error as Ran;
        return { code, stdout, stderr };
      }
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests find out
export const json = ({ stdout }: Ran): Record<string, any> => JSON.parse(stdout);

export function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'cli-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

let pattern: string | undefined;
afterAll(() => (pattern === undefined ? undefined : rmSync(pattern, { recursive: true, force: true })));

/** A project with the losses huber and log_cosh, all of it current. */
export function project(): string {
  if (pattern === undefined) {
    pattern = mkdtempSync(join(tmpdir(), 'cli-pattern-'));
    run(pattern, ['init']);
    run(pattern, ['add', 'huber', 'log_cosh']);
  }
  const root = folder();
  cpSync(pattern, root, { recursive: true });
  return root;
}

export const text = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
export const write = (root: string, path: string, content: string): void => writeFileSync(join(root, path), content);
export const edit = (root: string, path: string, change: (before: string) => string): void => write(root, path, change(text(root, path)));

/** Every file by its path, with its time and its bytes. */
export function snapshot(root: string): Record<string, string> {
  const paths = (readdirSync(root, { recursive: true }) as string[]).sort().filter((path) => statSync(join(root, path)).isFile());
  return Object.fromEntries(paths.map((path) => [path, `${statSync(join(root, path)).mtimeMs} ${text(root, path)}`]));
}
