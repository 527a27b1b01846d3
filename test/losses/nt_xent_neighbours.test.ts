import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { NTXentNeighboursLoss } from '../../generated/losses/nt_xent_neighbours.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<NTXentNeighboursLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1.04, -1.26, 0.42], [-1.3, 0.43, -1.15], [-0.81, -0.91, -0.07], [1.11, -0.87, -0.14]]],
    params: {},
    options: {},
    equals: 15.023027177251354,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1.04, -1.26, 0.42], [-1.3, 0.43, -1.15], [-0.81, -0.91, -0.07], [1.11, -0.87, -0.14]]],
    params: { temperature: 0.5 },
    options: {},
    equals: 2.439400573859328,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ temperature: 0 }, { temperature: 'a text' }];
const sample: tf.TensorLike[] = [[[1.04, -1.26, 0.42], [-1.3, 0.43, -1.15], [-0.81, -0.91, -0.07], [1.11, -0.87, -0.14]]];
const mismatched: tf.TensorLike[] = [[[[1.04, -1.26, 0.42], [-1.3, 0.43, -1.15], [-0.81, -0.91, -0.07], [1.11, -0.87, -0.14]]]];

const forward = (loss: NTXentNeighboursLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, null, options);

describe('nt_xent_neighbours', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new NTXentNeighboursLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new NTXentNeighboursLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new NTXentNeighboursLoss();
    const dtypes = ['float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new NTXentNeighboursLoss({ temperature_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new NTXentNeighboursLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new NTXentNeighboursLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new NTXentNeighboursLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
