/** A project brought up to date: rendered, compared with the disk, and written. */

import type { Diagnostic } from '../diagnostics.js';
import { type Change, plan } from '../plan/plan.js';
import { survey } from '../plan/survey.js';
import { abandoned } from './abandoned.js';
import type { Project } from './config.js';
import { drift } from './drift.js';
import { registration } from './registration.js';
import { type Options, type Rendering, render } from './render.js';

export interface Planned extends Rendering {
  readonly changes: readonly Change[];
  /** What only a person can mend, in files that are theirs: it keeps the project from being current. */
  readonly leftovers: readonly Diagnostic[];
  /** What a person may want to look at. */
  readonly notes: readonly Diagnostic[];
}

/** What would have to change; nothing is written (plan/disk.ts does that). */
export async function planProject(project: Project, options: Options = {}): Promise<Planned> {
  const rendering = await render(project, options);
  const now = survey(project.root, project.config.out, rendering.files);
  const changes = plan(rendering.files, now, rendering.hashes);
  const { change, leftovers } = await registration(project, rendering.losses);
  return {
    ...rendering,
    changes: change === null ? changes : [...changes, change],
    leftovers,
    notes: [...drift(changes, rendering.losses), ...abandoned(project, rendering.files)],
  };
}
