/** The losses of the library: spec, programs and generated class, found by looking into the folders. */

import { basename } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { compile, type Program } from '../../src/program.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import type { Spec } from '../../src/spec/spec.js';
import type { Library, Loss } from '../../src/verify/tensors.js';

type LossConstructor = new (config: Record<string, unknown>) => Loss;

export const specs: readonly Spec[] = listSpecs(libraryFolder()).map((path) =>
  readSpec({ ...readSource(path), name: `src/losses/${basename(path)}` }, readCatalogue()),
);
export const programsOf = new Map<string, readonly Program[]>(specs.map((spec) => [spec.name, compile(spec, specs)]));

export const library: Library = {
  tf,
  classOf: async ({ name, className }) => {
    const module = (await import(`../../generated/losses/${name}.ts`)) as Record<string, LossConstructor>;
    return module[className]!;
  },
};
