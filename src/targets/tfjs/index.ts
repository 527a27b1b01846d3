/** The TensorFlow.js library: classes, schemas, registry, runtime, and the stubs that people own. */

import type { Library, Target } from '../target.js';
import { featureSchemas } from './feature-schema.js';
import { lossClass } from './loss-class.js';
import { registry } from './registry.js';
import { runtimeFiles } from './runtime.js';
import { schemaClass, schemaFile } from './schema.js';
import { testStub } from './stub.js';

export const tfjs: Target = {
  name: 'tfjs',
  render: async (library: Library) => {
    const each = await Promise.all(
      library.losses.map(async (programs) => {
        const { spec } = programs[0]!;
        return [lossClass(programs, library), await schemaClass(spec, library), schemaFile(spec, library), testStub(programs, library)];
      }),
    );
    return [...each.flat(), ...featureSchemas(library), registry(library), ...runtimeFiles(library)];
  },
};
