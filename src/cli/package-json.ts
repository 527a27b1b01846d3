/** The package.json of a loss project: made, or extended by what it lacks, in its own indentation. */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { refuse } from '../diagnostics.js';
import { packageRoot } from '../project/assets.js';
import { slug } from '../spec/names.js';

type Package = Record<string, unknown>;

export interface Extended {
  readonly text: string;
  /** What its owner may want to change, and this tool does not. */
  readonly notes: readonly string[];
}

export function extended(text: string | null, root: string): Extended {
  const own = parsed(text ?? '{}');
  const named = text === null ? { name: slug(basename(root)).replaceAll('_', '-'), version: '0.0.0', private: true } : {};
  const next: Package = { ...named, ...own, type: own.type ?? 'module' };
  const present = { ...Object(own.dependencies), ...Object(own.devDependencies), ...Object(own.peerDependencies) };
  for (const [group, entries] of Object.entries(wanted())) {
    const absent = Object.entries(entries).filter(([name]) => (group === 'scripts' ? isFree(own, name) : !(name in present)));
    if (absent.length > 0) next[group] = { ...Object(own[group]), ...Object.fromEntries(absent) };
  }
  const notes =
    next.type === 'module'
      ? []
      : [`package.json has "type": ${JSON.stringify(next.type)}; generated code is ESM, so consider "type": "module".`];
  return { text: printed(next, text, JSON.stringify(own) === JSON.stringify(next)), notes };
}

function parsed(text: string): Package {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Package; // npm reads it with that mark, too
  } catch (error) {
    return refuse('config_unreadable', { file: 'package.json', problem: (error as Error).message });
  }
}

/** Versions are those that this package itself is tested with. */
function wanted(): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { version, devDependencies: tested } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as Tested;
  const of = (name: string) => ({ [name]: tested[name]! });
  return {
    scripts: { generate: 'create-loss generate', check: 'create-loss check', test: 'vitest run' },
    dependencies: of('@tensorflow/tfjs'),
    devDependencies: { 'create-loss': `^${version}`, ...of('typescript'), ...of('vitest') },
  };
}

interface Tested {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What `npm init` puts there stands for no test. */
function isFree({ scripts }: Package, name: string): boolean {
  const there: unknown = Object(scripts)[name];
  return there === undefined || String(there).startsWith('echo "Error: no test specified"');
}

function printed(next: Package, text: string | null, same: boolean): string {
  if (text !== null && same) return text;
  const indent = /^([ \t]+)"/m.exec(text ?? '')?.[1] ?? '  ';
  const lines = `${JSON.stringify(next, null, indent)}\n`;
  return text?.includes('\r\n') ? lines.replaceAll('\n', '\r\n') : lines;
}
