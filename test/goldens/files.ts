/** The golden files of this folder, and what our losses give for them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../src/diagnostics.js';
import { readLibrary } from '../../src/verify/goldens/library.js';
import type { GoldenFiles } from '../../src/verify/goldens/run.js';

const read = (folder: string, ending: string): Source[] =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(import.meta.dirname, folder, name), 'utf8') }));

export const goldenFiles: GoldenFiles = {
  cases: [...read('.', '.json'), ...read('runs', '.json')],
  conventions: read('conventions', '.yaml'),
  differences: read('.', 'differences.yaml'),
};
export const specs = readLibrary();
