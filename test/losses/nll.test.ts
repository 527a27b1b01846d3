import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { NLLLoss } from '../../generated/losses/nll.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<NLLLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[-0.2, -2, -3], [-1.5, -0.4, -2.2], [-1, -1, -1.2]], [0, 1, 2]],
    params: {},
    options: {},
    equals: 0.6,
    tolerance: 0.000001,
  },
  {
    inputs: [[[-0.2, -2, -3], [-1.5, -0.4, -2.2], [-1, -1, -1.2]], [0, 1, 2]],
    params: { class_weights: [1, 2, 0.5], ignore_index: 2 },
    options: {},
    equals: 0.33333333333333337,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ class_weights: 1.5 }, { ignore_index: 'a text' }];
const sample: tf.TensorLike[] = [
  [
    [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361],
    [-0.5108256237659907, -1.2039728043259361, -2.3025850929940455],
  ],
  [2, 0],
];
const mismatched: tf.TensorLike[] = [
  [
    [-1.6094379124341003, -0.6931471805599453, -1.2039728043259361],
    [-0.5108256237659907, -1.2039728043259361, -2.3025850929940455],
  ],
  [2, 0, 2],
];

const forward = (loss: NLLLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('nll', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new NLLLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new NLLLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new NLLLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new NLLLoss({ class_weights_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new NLLLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new NLLLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new NLLLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
