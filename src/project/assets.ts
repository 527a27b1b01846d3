/** What the package brings along besides code: skeletons, and the sources of the runtime. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Template, TemplateName } from '../code/template.js';
import type { Project } from './config.js';

/** The root of the package, from its sources and from its build alike. */
export function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'templates'))) return folder;
  }
}

/** A skeleton of the project if it has one of that name, else the tool's own. */
export function templateOf({ root, config }: Project, name: TemplateName): Template {
  const own = config.templates === null ? null : join(root, config.templates, name);
  if (own !== null && existsSync(own)) return { name: `${config.templates}/${name}`, text: lines(own) };
  return { name: `create-loss/templates/${name}`, text: lines(join(packageRoot(), 'templates', name)) };
}

export function runtimeSources(folder: 'runtime' | 'python' = 'runtime'): Template[] {
  const place = join(packageRoot(), 'src', folder);
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(ts|py)$/.test(name))
    .sort()
    .map((name) => ({ name, text: lines(join(place, name)) }));
}

const lines = (path: string): string => readFileSync(path, 'utf8').replace(/\r\n/g, '\n');
