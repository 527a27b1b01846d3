/** The golden files of this folder, and what our losses give for them. */

import { join } from 'node:path';
import { findProject } from '../../src/project/config.js';
import { goldenSources } from '../../src/project/goldens.js';
import { readLibrary } from '../../src/verify/goldens/library.js';

export const goldenFiles = goldenSources(findProject(join(import.meta.dirname, '../..')));
export const specs = readLibrary();
