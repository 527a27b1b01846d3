import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GeneralizedKLLoss } from '../../generated/losses/generalized_kl.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<GeneralizedKLLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [
      [[-2.9957, -3.5066, -3.912, -1.204, -0.6931, -2.3026], [-1.6094, -1.6094, -1.6094, -2.3026, -1.8971, -1.8971]],
      [[0.2, 0.2, 0.2, 0.1, 0.15, 0.15], [0.05, 0.03, 0.02, 0.3, 0.5, 0]],
    ],
    params: {},
    options: {},
    equals: 0.8734402552690592,
    tolerance: 0.000001,
  },
  {
    inputs: [
      [[-2.9957, -3.5066, -3.912, -1.204, -0.6931, -2.3026], [-1.6094, -1.6094, -1.6094, -2.3026, -1.8971, -1.8971]],
      [[-1.6094, -1.6094, -1.6094, -2.3026, -1.8971, -1.8971], [-2.9957, -3.5066, -3.912, -1.204, -0.6931, -2.3026]],
    ],
    params: { log_target: true },
    options: {},
    equals: 0.8031963729168814,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ log_target: 'yes' }];
const sample: tf.TensorLike[] = [
  [
    [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361],
    [-0.5108256237659907, -1.2039728043259361, -2.3025850929940455],
  ],
  [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3]],
];
const mismatched: tf.TensorLike[] = [
  [
    [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361],
    [-0.5108256237659907, -1.2039728043259361, -2.3025850929940455],
  ],
  [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.6, 0.3, 0.1]],
];

const forward = (loss: GeneralizedKLLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('generalized_kl', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new GeneralizedKLLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new GeneralizedKLLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new GeneralizedKLLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new GeneralizedKLLoss({ log_target_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new GeneralizedKLLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new GeneralizedKLLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new GeneralizedKLLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
