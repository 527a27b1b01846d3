/** The Ludwig package of the losses under proof, in a folder of its own, and the Python that computes in it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../program.js';
import type { Project } from '../project/config.js';
import { home, packageName } from '../targets/ludwig/paths.js';
import { Ludwig } from '../verify/ludwig.js';
import { filesOf, layout, write } from './transpiled.js';

/** Once Python has started it has imported the package, so that no file has to stay. */
export async function ludwigOf(losses: readonly (readonly Program[])[], project: Project, python: string): Promise<Ludwig> {
  const folder = mkdtempSync(join(tmpdir(), 'create-loss-ludwig-'));
  try {
    for (const { path, text } of await filesOf({ losses, project, wanted: ['ludwig'] })) write(join(folder, path), text);
    return await Ludwig.start({ python, folder: join(folder, home(layout)), name: packageName(layout) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
