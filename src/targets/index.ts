/** The targets that a config may name. */

import { kernel } from './kernel/index.js';
import { ludwig } from './ludwig/index.js';
import type { Target } from './target.js';
import { tfjs } from './tfjs/index.js';

export const targets: readonly Target[] = [tfjs, kernel, ludwig];
export const targetNames: readonly string[] = targets.map(({ name }) => name);
