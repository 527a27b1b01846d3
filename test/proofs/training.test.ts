/** What every loss of the library promises beyond its numbers. */

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile, type Program } from '../../src/program.js';
import { readSpec } from '../../src/spec/read.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import { descent, leaks, refusals, slopeIssue } from '../../src/verify/descent.js';
import { library, programsOf, specs } from './library.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(specs.map((spec) => [spec.name, spec] as const))('%s', (name) => {
  const programs = programsOf.get(name)!;
  const [program] = programs as [Program];

  test('has the slopes of its meaning as gradients, and at a kink something between them', () => {
    expect(slopeIssue(programs)).toBe(null);
  }, 60_000);

  test('leaves no tensor behind', async () => {
    expect(await leaks(program, library)).toBe(0);
  });

  test('refuses a unit axis on one side, with both shapes and the fix', async () => {
    for (const { said, shapes } of await refusals(program, library)) {
      expect(said).not.toBe(null);
      for (const shape of shapes) expect(said).toContain(shape);
      expect(said).toMatch(/squeeze|reshape|expandDims|argMax/);
    }
  });

  test('goes downhill in the first step', async () => {
    const [before, after] = await descent(program, library);
    expect(after).toBeLessThan(before);
  });
});

test('where bounds meet, the slope of what is clipped is that of the branch taken there, and no fault', () => {
  const text = `name: band
features: [number]
input: prediction
parameters: { low: { default: 1 }, high: { default: 1 } }
loss: (clip(prediction, low, high) - target)^2
`;
  expect(slopeIssue(compile(readSpec({ name: 'band.loss.yaml', text }, withinCatalogue)))).toBe(null);
});
