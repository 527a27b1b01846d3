/** Losses as their users run them: the generated TypeScript, transpiled into a folder inside the project that is gone afterwards. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type TemplateName, templateNames } from '../code/template.js';
import { refuse } from '../diagnostics.js';
import type { File } from '../file.js';
import type { Program } from '../program.js';
import { runtimeSources, templateOf } from '../project/assets.js';
import type { Project } from '../project/config.js';
import { targets } from '../targets/index.js';
import { lossPath } from '../targets/paths.js';
import { type Module, transpile } from './try-compiler.js';

/** The module that a loss is generated into, from the folder. */
export const moduleOf = (name: string): string => lossPath(layout, name).replace(/\.ts$/, '.js');

interface Inside {
  readonly losses: readonly (readonly Program[])[];
  readonly project: Project;
  /** The targets that are generated. */
  readonly wanted: readonly string[];
}

/** The threads of a process share its id. */
const prefix = `.create-loss.try-${process.pid}-`;

/** Ctrl-C, which runs no handler of `exit`, leaves no folder in a project either. */
export function tidyWhenInterrupted(root: string): void {
  process.once('SIGINT', () => {
    for (const name of readdirSync(root)) if (name.startsWith(prefix)) rmSync(join(root, name), { recursive: true, force: true });
    process.exit(130);
  });
}

/** What `act` makes of a folder with the modules of some losses; `project.root` is where tfjs is looked for from. */
export async function inFolder<T>(inside: Inside, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(inside.project.root, prefix));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    for (const { path, text } of await modules(inside)) write(join(folder, path), text);
    return await act(folder);
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

/** Where a package lies that the user has to have. */
export function entryOf(name: string, { root, what }: { root: string; what: string }): string {
  try {
    return createRequire(join(root, 'package.json')).resolve(name);
  } catch {
    return refuse('needs_package', { what, package: name });
  }
}

export const layout = { out: 'generated', tests: 'test', runtime: null };

/** What some targets make of these losses, with a copy of the runtime. */
export async function filesOf({ losses, project, wanted }: Inside): Promise<File[]> {
  const templates = new Map(templateNames.map((name) => [name, templateOf(project, name)]));
  const library = {
    losses,
    layout,
    template: (name: TemplateName) => templates.get(name)!,
    runtimeSources,
    targets: wanted,
    written: () => null,
  };
  const chosen = targets.filter(({ name }) => wanted.includes(name));
  return (await Promise.all(chosen.map((target) => target.render(library)))).flat();
}

/** The same as JavaScript. */
async function modules(inside: Inside): Promise<Module[]> {
  const files = await filesOf(inside);
  const code = files.filter(({ path, owner }: File) => owner === 'tool' && path.endsWith('.ts'));
  const packageFile = { path: 'package.json', text: '{ "type": "module" }' };
  return [packageFile, ...(await transpile(code.map(({ path, text }) => ({ path: path.replace(/\.ts$/, '.js'), text }))))];
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** tfjs greets whoever uses it on Node; what it says otherwise is no part of the answer either. */
export async function quietly<T>(act: () => Promise<T>, entry: string): Promise<T> {
  const { warn, log, info } = console;
  Object.assign(console, { warn: () => {}, log: () => {}, info: () => {} });
  try {
    const tf = (await import(pathToFileURL(entry).href)) as { env: () => { set: (flag: string, value: boolean) => void } };
    tf.env().set('PROD', true);
    return await act();
  } finally {
    Object.assign(console, { warn, log, info });
  }
}
