/** Every spec that this package has: the library, and the catalogue of torch. */

import { join } from 'node:path';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../spec/read.js';
import type { Spec } from '../../spec/spec.js';
import { withinCatalogue } from '../../spec/torch.js';

/** Of specs of one name the first counts. */
export function readLibrary(): Spec[] {
  const home = libraryFolder();
  const catalogue = readCatalogue();
  const all = listSpecs(home).map((path) => readSpec(readSource(path), catalogue));
  return [...all, ...listSpecs(join(home, 'torch')).map((path) => readSpec(readSource(path), withinCatalogue))];
}
