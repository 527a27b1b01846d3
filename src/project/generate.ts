/** A project brought up to date: rendered, compared with the disk, and written. */

import type { Source } from '../diagnostics.js';
import type { Change } from '../plan/plan.js';
import { plan } from '../plan/plan.js';
import { survey } from '../plan/survey.js';
import type { Project } from './config.js';
import { type Rendering, render } from './render.js';

export interface Planned extends Rendering {
  readonly changes: readonly Change[];
}

/** What would have to change; nothing is written (plan/disk.ts does that). */
export async function planProject(project: Project, unsaved: readonly Source[] = []): Promise<Planned> {
  const rendering = await render(project, unsaved);
  const now = survey(project.root, project.config.out, rendering.files);
  return { ...rendering, changes: plan(rendering.files, now, rendering.hashes) };
}
