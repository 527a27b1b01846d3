/** The project that a command runs in, with everything that would change in it. */

import { findProject, type Project } from '../project/config.js';
import { type Planned, planProject } from '../project/generate.js';
import type { Flag, Invocation } from './command.js';
import { progress } from './progress.js';

export const full: Flag = {
  name: 'full',
  type: 'boolean',
  description: 'Assemble every kernel anew; else its bytes are held to its text by the hashes in the manifest.',
};

export interface Standing extends Planned {
  readonly project: Project;
}

/** `--full`: nothing that stands there is taken for what it was made from. */
export async function standing({ cwd, flags, output }: Pick<Invocation, 'cwd' | 'flags' | 'output'>): Promise<Standing> {
  const project = findProject(cwd);
  const { step, done } = progress(output);
  try {
    return { project, ...(await planProject(project, { step, full: flags.full === true })) };
  } finally {
    done();
  }
}
