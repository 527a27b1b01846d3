/** The runtime, copied into the library so that it depends on tfjs alone. */

import type { File } from '../../file.js';
import type { Library } from '../target.js';

export function runtimeFiles({ layout, targets, runtimeSources }: Library): File[] {
  if (layout.runtime !== null) return [];
  const sources = runtimeSources().filter(({ name }) => targets.includes('kernel') || !name.startsWith('kernel/'));
  return sources.map(({ name, text }) => ({
    path: `${layout.out}/runtime/${name}`,
    text,
    owner: 'tool',
    spec: null,
    template: null,
  }));
}
