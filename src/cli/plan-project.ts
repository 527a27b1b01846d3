/** The project that a command runs in, with everything that would change in it. */

import { findProject, type Project } from '../project/config.js';
import { type Planned, planProject } from '../project/generate.js';
import type { Invocation } from './command.js';
import { progress } from './progress.js';

export interface Standing extends Planned {
  readonly project: Project;
}

export async function standing({ cwd, output }: Pick<Invocation, 'cwd' | 'output'>): Promise<Standing> {
  const project = findProject(cwd);
  const { step, done } = progress(output);
  try {
    return { project, ...(await planProject(project, [], step)) };
  } finally {
    done();
  }
}
