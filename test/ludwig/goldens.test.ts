/** What Ludwig's own losses give, ours give in Ludwig too: its golden cases, computed by the generated package in torch. */

import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { knownIds } from '../../src/inputs/known-ids.js';
import { leftOut } from '../../src/targets/ludwig/left-out.js';
import type { Case } from '../../src/verify/cases.js';
import type { Call } from '../../src/verify/goldens/call.js';
import { byReference, type Computed } from '../../src/verify/goldens/judge.js';
import { runGoldens } from '../../src/verify/goldens/run.js';
import { inLudwig, isAskable, Ludwig } from '../../src/verify/ludwig.js';
import { goldenFiles, specs } from '../goldens/files.js';
import { programsOf } from '../proofs/library.js';

const folder = join(import.meta.dirname, '..', '..', 'generated', 'ludwig');
const ludwig = await Ludwig.start({ python: process.env.LUDWIG_PYTHON ?? 'python', folder, name: 'ludwig_losses' });
afterAll(() => ludwig.close());

const cases = goldenFiles.cases.filter(({ name }) => /^ludwig.*\.json$/.test(name));
const files = { ...goldenFiles, cases };

/** Truths as a feature of Ludwig gives them, and ids of classes or that the formula knows: the package refuses others. */
const isTarget = ({ program, config, values: { inputs, sizes } }: Call): boolean => {
  const known = knownIds(program).map(({ op, name, value }) => (op === 'const' ? value : config[name]));
  return program.signature.inputs.every(({ name, domain }) => {
    const limit = { real: Number.POSITIVE_INFINITY, integer: sizes.class ?? Number.POSITIVE_INFINITY, boolean: 2 }[domain];
    return domain === 'real' || inputs[name]!.data.every((x) => known.includes(x) || (Number.isInteger(x) && x >= 0 && x < limit));
  });
};

/** The calls in their order, first by the reference, then with what torch gave for each. */
const calls: Call[] = [];
runGoldens(files, specs, (call) => {
  calls.push(call);
  return byReference(call);
});
const given: (Computed | null)[] = [];
for (const call of calls) given.push(await byTorch(call));
let next = 0;
const outcomes = runGoldens(files, specs, (call) => given[next++] ?? byReference(call)).flatMap((file) => file.outcomes);

/** null where the package leaves the loss out, refuses the target, or the call has weights. */
async function byTorch(call: Call): Promise<Computed | null> {
  const { program, values, config } = call;
  const { sizes, inputs, reduction, weights, mask } = values;
  const one: Case = {
    program,
    level: reduction,
    config,
    weighing: {},
    point: { parameters: config, sizes, inputs },
    name: 'golden',
    tags: [],
  };
  if (!isTarget(call) || weights !== null || mask !== null || !isAskable(one) || leftOut(programsOf.get(program.spec.name)!) !== null)
    return null;
  const [[value], ...slopes] = (await inLudwig(ludwig, 'float64')(one)) as [[number], ...number[][]];
  const positions = program.dims.includes('batch') ? (await inLudwig(ludwig, 'float64')({ ...one, level: 'position' }))[0]! : [value];
  const real = program.signature.inputs.filter(({ domain }) => domain === 'real');
  return { value, positions, gradient: Object.fromEntries(real.map(({ name, dims }, i) => [name, { dims, data: slopes[i]! }])) };
}

describe('golden cases of Ludwig in torch', () => {
  test.each([...new Set(outcomes.map(({ golden }) => golden.fn))])('%s', (fn) => {
    const failed = outcomes.filter(({ golden, status }) => golden.fn === fn && status === 'fail');
    expect(failed.map(({ golden, why }) => `${golden.id}: ${why}`)).toEqual([]);
  });

  test('60 calls are computed by torch', () => {
    expect([given.filter((one) => one !== null).length, given.length]).toEqual([60, 72]);
  });
});
