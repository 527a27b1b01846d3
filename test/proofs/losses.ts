/** Every loss of the library, on every signature, with many parameters and hard inputs, on every backend. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { disagreement, told, type Worst } from '../../src/verify/agreement.js';
import { someCases } from '../../src/verify/cases.js';
import { computers, fitting, title, toleranceOf } from '../../src/verify/computers.js';
import { library, programsOf, specs } from './library.js';

setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);

/** Every so-many-th loss from the first, so that several processes share the work. */
export function proveLosses(first: number, every: number): void {
  const table: Record<string, Record<string, string>> = {};

  describe.each(specs.filter((_, i) => i % every === first).map(({ name }) => name))('%s', (name) => {
    /** The same for every computer, which share what they mean. */
    const cases = someCases(programsOf.get(name)!);

    test.each(computers.filter(({ by }) => by !== 'python').map((row) => [title(row), row] as const))(
      'means what %s computes, value and gradients',
      async (computer, row) => {
        const worst: Worst = { error: 0, one: null };
        const issues = [];
        const programs = programsOf.get(name)!;
        const tried = fitting(row, programs, cases);
        for (const one of tried)
          issues.push(await disagreement(one, row.of({ library, ludwig: null }), { tolerance: toleranceOf(row, one), worst }));
        table[name] = { ...table[name], [computer]: worst.error.toExponential(1) };
        expect(issues.flatMap((issue) => (issue === null ? [] : [told(issue)])).slice(0, 12)).toEqual([]);
        if (programs.some((program) => row.misfit(program, programs) === null)) expect(issues.length).toBeGreaterThan(0);
      },
      120_000,
    );
  });

  afterAll(() => {
    if (process.env.PROOFS_TABLE !== undefined) console.table(table);
  });
}
