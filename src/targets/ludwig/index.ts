/** The Ludwig plugin: one importable Python package, whose losses train in Ludwig under the names of their specs. */

import type { Library, Target } from '../target.js';
import { leftOut } from './left-out.js';
import { lossModule } from './loss-module.js';
import { ownGradients } from './own-gradients.js';
import { packageFiles } from './package.js';

export const ludwig: Target = {
  name: 'ludwig',
  render: async (library: Library) => {
    const judged = library.losses.map((programs) => ({ programs, reason: leftOut(programs) }));
    const losses = judged.flatMap(({ programs, reason }) => (reason === null ? [programs] : []));
    const reasons = judged.flatMap(({ programs, reason }) => (reason === null ? [] : [[programs[0]!.spec.name, reason] as const]));
    const modules = losses.map((programs) => lossModule(programs, library));
    return [...modules, ownGradients(library), ...packageFiles(library, { losses, leftOut: new Map(reasons) })];
  },
};
