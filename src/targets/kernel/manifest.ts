/** Which losses run as kernels, for which outputs; and why the others are left to ops. */

import type { File } from '../../file.js';
import type { Program } from '../../program.js';
import { kernelManifestPath } from '../paths.js';
import type { Library } from '../target.js';
import { misfit } from './fit.js';

export function manifestFile({ losses, layout }: Library): File {
  const entries = losses.map((programs) => [programs[0]!.spec.name, Object.fromEntries(programs.map(entry))]);
  const text = `${JSON.stringify({ losses: Object.fromEntries(entries) }, null, 2)}\n`;
  return { path: kernelManifestPath(layout), text, owner: 'tool', spec: null, template: null };
}

function entry(program: Program): [outputs: string, computed: string] {
  const reason = misfit(program);
  return [outputsOf(program), reason === null ? 'kernel' : `ops, as ${reason}`];
}

/** The outputs that a program serves, as the tables of kernels name them too. */
export const outputsOf = ({ signature: { features, distribution } }: Program): string =>
  features.join(', ') + (distribution ? ', distributions' : '');
