/** Whether a hand-written module registers every loss, and none that is gone; told from its text, so that no parser is loaded while all is well. */

import { posix } from 'node:path';
import { type Diagnostic, diagnostic, refuse, type Source } from '../diagnostics.js';
import type { Change } from '../plan/plan.js';
import { readDisk } from '../plan/survey.js';
import type { Program } from '../program.js';
import { lossPath, runtimeSpecifier, specifier } from '../targets/paths.js';
import type { Project } from './config.js';
import { ownChange } from './own.js';
import type { Wanted } from './registry.js';

export interface Registration {
  /** null: nothing is missing. */
  readonly change: Change | null;
  /** Lines that name a loss which the project no longer has. */
  readonly leftovers: readonly Diagnostic[];
}

export async function registration({ root, config }: Project, losses: readonly (readonly Program[])[]): Promise<Registration> {
  if (config.registry === null) return { change: null, leftovers: [] };
  const path = posix.normalize(config.registry);
  const text = readDisk(root, [path]).get(path);
  if (text === undefined) return refuse('registry_missing', { path });
  const layout = { out: config.out, tests: config.tests, runtime: config.runtime };
  const wanted = losses.map(([program]) => {
    const { name, className } = program!.spec;
    return { className, from: specifier(path, lossPath(layout, name)) };
  });
  const page = read({ name: path, text });
  const missing = page === null || wanted.some(({ className }) => !registers(page, className));
  const after = missing ? (await import('./registry.js')).register(text, wanted, runtimeSpecifier(path, layout)) : text;
  const home = specifier(path, lossPath(layout, 'x')).replace(/x\.js$/, '');
  return { change: after === text ? null : ownChange(path, text, after), leftovers: page === null ? [] : leftovers(page, wanted, home) };
}

interface Page {
  readonly source: Source;
  /** The text with comments blank and strings full of underscores, each character in its place. */
  readonly code: string;
  readonly imports: readonly Import[];
  /** Top-level statements without white space. */
  readonly statements: ReadonlySet<string>;
}

interface Import {
  readonly names: readonly string[];
  readonly from: string;
  readonly start: number;
  readonly end: number;
}

/** null where the text alone does not tell: a regular expression, a template with holes. */
function read(source: Source): Page | null {
  const { text } = source;
  const code = text.replace(commentOrString, (part) => (part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : blank(part)));
  if (/[/`]/.test(code)) return null;
  const imports = [...code.matchAll(/^import\s*\{([^}]*)\}\s*from\s*(['"]_*['"])/gm)].map((found) => {
    const end = found.index + found[0].length;
    const names = found[1]!.split(',').map((name) => name.trim());
    return { names, from: text.slice(end - found[2]!.length + 1, end - 1), start: found.index, end };
  });
  return { source, code, imports, statements: topLevel(code) };
}

const commentOrString = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\$])*`/g;

const blank = (string: string): string => `${string[0]}${'_'.repeat(string.length - 2)}${string[0]}`;

function topLevel(code: string): ReadonlySet<string> {
  let flat = code;
  for (let before = ''; before !== flat; ) {
    before = flat;
    flat = flat.replace(/\{[^{}]*\}/g, '§');
  }
  return new Set(flat.split(';').map((statement) => statement.replace(/\s+/g, '')));
}

/** True only where it surely does; a false no costs the load of a parser, a false yes a loss that nobody finds. */
function registers({ imports, statements }: Page, className: string): boolean {
  const imported = (name: string) => imports.some(({ names }) => names.includes(name));
  const call = new RegExp(`^registerLoss\\([^()]*,${className},?\\)$`);
  return imported('registerLoss') && imported(className) && [...statements].some((statement) => call.test(statement));
}

function leftovers({ source, code, imports }: Page, wanted: readonly Wanted[], home: string): Diagnostic[] {
  const module = (from: string) => from.replace(/\.[jt]s$/, '');
  const gone = imports.filter(({ from }) => from.startsWith(home) && !wanted.some((one) => module(one.from) === module(from)));
  return gone.flatMap(({ names, start, end }) => {
    const said = (name: string, from: number, to: number) => diagnostic('registry_leftover', { name }, { source, start: from, end: to });
    const calls = names.flatMap((name) =>
      [...code.matchAll(new RegExp(`registerLoss\\([^()]*\\b${name},?\\s*\\)`, 'g'))].map((call) => ({ name, call })),
    );
    return [said(names.join(', '), start, end), ...calls.map(({ name, call }) => said(name, call.index, call.index + call[0].length))];
  });
}
