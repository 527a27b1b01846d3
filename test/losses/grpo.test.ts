import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GRPOLoss } from '../../generated/losses/grpo.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<GRPOLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [
      [[[-1, -2], [-0.5, -1.5], [-3, -0.1]]],
      [[[-1.1, -2.4], [-0.5, -1.4], [-2.5, -0.2]]],
      [[[-1, -2.2], [-0.7, -1.5], [-2.8, -0.3]]],
      [[[1, 1], [1, 0], [1, 1]]],
      [[1, 0, 0.5]],
    ],
    params: {},
    options: {},
    equals: -0.050209477546257354,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ beta: -1 }, { beta: 'a text' }, { epsilon: -1 }, { epsilon: 'a text' }, { delta: 0 }, { delta: 'a text' }];
const sample: tf.TensorLike[] = [
  [
    [
      [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361, -0.5108256237659907],
      [-1.2039728043259361, -2.3025850929940455, -1.6094379124341003, -0.6931471805599453],
    ],
    [
      [-1.2039728043259361, -0.5108256237659907, -1.2039728043259361, -2.3025850929940455],
      [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361, -0.5108256237659907],
    ],
  ],
  [[[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]], [[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]]],
  [[[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]], [[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]]],
  [[[1, 0, 1, 0], [1, 0, 1, 0]], [[1, 0, 1, 0], [1, 0, 1, 0]]],
  [[2, -0.5], [1.5, -2]],
];
const mismatched: tf.TensorLike[] = [
  [
    [
      [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361, -0.5108256237659907],
      [-1.2039728043259361, -2.3025850929940455, -1.6094379124341003, -0.6931471805599453],
    ],
    [
      [-1.2039728043259361, -0.5108256237659907, -1.2039728043259361, -2.3025850929940455],
      [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361, -0.5108256237659907],
    ],
  ],
  [[[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]], [[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]]],
  [[[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]], [[0.5, -1.25, 0.75, 2], [-0.5, 1.5, -2, 0.25]]],
  [[[1, 0, 1, 0], [1, 0, 1, 0]], [[1, 0, 1, 0], [1, 0, 1, 0]]],
  [[2, -0.5], [1.5, -2], [2, -0.5]],
];

const forward = (loss: GRPOLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ log_probabilities: inputs[0]!, old_log_probabilities: inputs[1]!, reference_log_probabilities: inputs[2]!, tokens: inputs[3]! }, inputs[4]!, options);

describe('grpo', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new GRPOLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new GRPOLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new GRPOLoss();
    const dtypes = ['float32', 'float32', 'float32', 'int32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new GRPOLoss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new GRPOLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new GRPOLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new GRPOLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
