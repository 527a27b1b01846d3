/** One WebAssembly module for each loss: its text, which a person can read, and its bytes in the module that the class imports. */

import type { File } from '../../file.js';
import type { Program } from '../../program.js';
import { kernelTextPath } from '../paths.js';
import type { Library, Target } from '../target.js';
import { assemble } from './assemble.js';
import { manifestFile } from './manifest.js';
import { moduleOf } from './module.js';
import { tableFile } from './table.js';

export const kernel: Target = {
  name: 'kernel',
  render: async (library) => [
    ...(await Promise.all(library.losses.map((programs) => filesOf(programs, library)))).flat(),
    manifestFile(library),
  ],
};

async function filesOf(programs: readonly Program[], library: Library): Promise<File[]> {
  const { spec } = programs[0]!;
  const module = moduleOf(programs);
  const path = kernelTextPath(library.layout, spec.name);
  const text: File = { path, text: module.text, owner: 'tool', spec: spec.source.name, template: null };
  const none = module.tables.every((table) => typeof table === 'string');
  const code = none ? '' : (known(text, library) ?? Buffer.from(await assemble(spec.name, module.text)).toString('base64'));
  const table = tableFile(programs, { module, code, library });
  return none ? [table] : [text, table];
}

/** The bytes of a text that stands as it was written need not be assembled again. */
function known({ path, text }: File, { written }: Library): string | null {
  if (written(path)?.endsWith(`\n${text}`) !== true) return null;
  return /\bcompiled\('([\w+/=]+)'\)/.exec(written(path.replace(/\.wat$/, '.ts')) ?? '')?.[1] ?? null;
}
