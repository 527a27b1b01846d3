/** Every loss of the generated Ludwig package, in torch: it means what its formula means, values and gradients. */

import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { topological } from '../../src/ir/expr.js';
import { leftOut } from '../../src/targets/ludwig/left-out.js';
import { disagreement, told, type Worst } from '../../src/verify/agreement.js';
import { type Case, casesOf } from '../../src/verify/cases.js';
import { gradcheck, inLudwig, isAskable, Ludwig } from '../../src/verify/ludwig.js';
import { programsOf, specs } from '../proofs/library.js';

const folder = join(import.meta.dirname, '..', '..', 'generated', 'ludwig');
const ludwig = await Ludwig.start({ python: process.env.LUDWIG_PYTHON ?? 'python', folder, name: 'ludwig_losses' });
afterAll(() => ludwig.close());

const emitted = specs.filter(({ name }) => leftOut(programsOf.get(name)!) === null);
const tolerances = { float64: 1e-9, float32: 1e-5 } as const;
/** So many cases of a loss are asked; `PROOFS_CASES=Infinity` asks all, which may be a thousand. */
const most = Number(process.env.PROOFS_CASES ?? 100);

/** Evenly from all, so that every stress and every parameter has its turn. */
function sample(name: string): Case[] {
  const all = [...casesOf(programsOf.get(name)!)].filter(isAskable);
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.ceil(all.length / step) }, (_, i) => all[Math.floor(i * step)]!);
}

describe.each(emitted.map(({ name }) => name))('%s', (name) => {
  test.each(Object.entries(tolerances))(
    'means in %s what its formula means',
    async (dtype, tolerance) => {
      const worst: Worst = { error: 0, one: null };
      const issues = [];
      for (const one of sample(name)) issues.push(await disagreement(one, inLudwig(ludwig, dtype as 'float64'), { tolerance, worst }));
      expect(issues.flatMap((issue) => (issue === null ? [] : [told(issue)])).slice(0, 12)).toEqual([]);
      expect(issues.length).toBeGreaterThan(0);
    },
    600_000,
  );

  test('has the gradient that torch finds by differences', async () => {
    const programs = programsOf.get(name)!;
    if (programs.some(({ meant }) => topological([meant.loss]).some(({ op }) => op === 'stop_gradient'))) return; // held on purpose
    for (const program of programs) {
      const one = [...casesOf([program])].find((each) => isAskable(each) && each.level === 'mean')!;
      expect(await gradcheck(ludwig, one)).toBe(true);
    }
  }, 120_000);
});
