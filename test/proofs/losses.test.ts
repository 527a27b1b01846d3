/** Every loss of the library, on every signature, with many parameters and hard inputs, on every backend. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { type Disagreement, disagreement, told, type Worst } from '../../src/verify/agreement.js';
import { casesOf } from '../../src/verify/cases.js';
import { inFloat64 } from '../../src/verify/floats.js';
import { onBackend } from '../../src/verify/tensors.js';
import { library, programsOf, specs } from './library.js';

setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);

const computers: Readonly<Record<string, readonly [Computer, tolerance: number]>> = {
  'the execution in float64': [inFloat64, 1e-9],
  'TensorFlow.js on cpu': [onBackend(library, 'cpu'), 1e-5],
  'TensorFlow.js on wasm': [onBackend(library, 'wasm'), 1e-5],
};
const table: Record<string, Record<string, string>> = {};

describe.each(specs.map((spec) => [spec.name, spec] as const))('%s', (name) => {
  test.each(Object.entries(computers))(
    'means what %s computes, value and gradients',
    async (computer, [compute, tolerance]) => {
      const worst: Worst = { error: 0, name: '' };
      const issues = [];
      for (const one of casesOf(programsOf.get(name)!)) issues.push(await disagreement(one, compute, { tolerance, worst }));
      table[name] = { ...table[name], [computer]: worst.error.toExponential(1) };
      expect(issues.filter((issue) => issue !== null).slice(0, 12)).toEqual([]);
      expect(issues.length).toBeGreaterThan(0);
    },
    120_000,
  );
});

afterAll(() => {
  if (process.env.PROOFS_TABLE !== undefined) console.table(table);
});
