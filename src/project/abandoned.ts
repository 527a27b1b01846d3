/** Tests of losses whose spec is gone: they belong to people, so they stay, and are shown. */

import { readdirSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { type Diagnostic, diagnostic } from '../diagnostics.js';
import type { File } from '../file.js';
import { readDisk } from '../plan/survey.js';
import { lossPath, specifier, stubPath } from '../targets/paths.js';
import type { Project } from './config.js';

/** Each stub that imports the class of a loss which the project no longer has. */
export function abandoned({ root, config }: Project, files: readonly File[]): Diagnostic[] {
  const layout = { out: config.out, tests: posix.normalize(config.tests), runtime: config.runtime };
  const kept = new Set(files.map(({ path }) => path));
  const names = listed(join(root, layout.tests)).flatMap((file) => (file.endsWith('.test.ts') ? [basename(file, '.test.ts')] : []));
  const gone = names.filter((name) => !kept.has(stubPath(layout, name)) && !kept.has(lossPath(layout, name)));
  return [
    ...readDisk(
      root,
      gone.map((name) => stubPath(layout, name)),
    ),
  ].flatMap(([path, text]) => {
    const name = basename(path, '.test.ts');
    const from = specifier(path, lossPath(layout, name));
    const start = text.indexOf(from);
    return start < 0
      ? []
      : [diagnostic('stub_abandoned', { loss: name }, { source: { name: path, text }, start, end: start + from.length })];
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // no tests yet
  }
}
