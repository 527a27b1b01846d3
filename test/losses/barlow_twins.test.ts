import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BarlowTwinsLoss } from '../../generated/losses/barlow_twins.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<BarlowTwinsLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[2, 3, 1, 2], [0, 1, 2, 5]], [[1, 2, 3, 4], [5, 6, 7, 8]]],
    params: { redundancy: 0.0005 },
    options: {},
    equals: 5.0015,
    tolerance: 0.0001,
  },
  {
    inputs: [
      [[1, 2, 1, 1], [3, 1, 1, 2], [1, 1, 1, 1], [2, 1, 1, 0]],
      [
        [0, 1, -1, 0],
        [0.33333334, 0, -0.6666667, 0.33333334],
        [-0.6666667, -1, 2.3333333, 0.33333334],
        [0.33333334, 0, 0.33333334, -0.6666667],
      ],
    ],
    params: {},
    options: {},
    equals: 1.4736,
    tolerance: 0.0001,
  },
  {
    inputs: [[[1, 0, 1, 1], [0, 1, 1, 0]], [[1, 1, 1, 0], [1, 1, 0, 1]]],
    params: {},
    options: {},
    equals: 5.2562,
    tolerance: 0.0001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ redundancy: -1 }, { redundancy: 'a text' }];
const sample: tf.TensorLike[] = [[[2, 3, 1, 2], [0, 1, 2, 5]], [[1, 2, 3, 4], [5, 6, 7, 8]]];
const mismatched: tf.TensorLike[] = [[[2, 3, 1, 2], [0, 1, 2, 5]], [[1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4]]];

const forward = (loss: BarlowTwinsLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ left: inputs[0]!, right: inputs[1]! }, null, options);

describe('barlow_twins', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new BarlowTwinsLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new BarlowTwinsLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new BarlowTwinsLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new BarlowTwinsLoss({ redundancy_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new BarlowTwinsLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new BarlowTwinsLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new BarlowTwinsLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
