/** The golden files of a project: cases, how the functions of libraries are said in its losses, and where it differs on purpose. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../diagnostics.js';
import { textOf } from '../spec/utf8.js';
import type { Project } from './config.js';

export interface GoldenSources {
  readonly cases: readonly Source[];
  readonly conventions: readonly Source[];
  readonly differences: readonly Source[];
}

/** `*.json` of the folder and of those in it, conventions/*.yaml and differences.yaml; named by their paths within the folder. */
export function goldenSources({ root, config }: Project): GoldenSources {
  const folder = join(root, config.goldens);
  const paths = existsSync(folder) ? listed(folder) : [];
  const read = (pattern: RegExp): Source[] =>
    paths.filter((path) => pattern.test(path)).map((name) => ({ name, text: textOf(readFileSync(join(folder, name)), name) }));
  return { cases: read(/\.json$/), conventions: read(/^conventions\/.*\.ya?ml$/), differences: read(/^differences\.ya?ml$/) };
}

/** Those of the folder itself first. */
function listed(folder: string): string[] {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll('\\', '/'));
  const depth = (path: string) => path.split('/').length;
  return paths.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}
