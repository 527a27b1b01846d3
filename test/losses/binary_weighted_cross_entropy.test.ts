import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BWCEWLoss } from '../../generated/losses/binary_weighted_cross_entropy.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<BWCEWLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[2, -1, -0.5, 0], [1, 0, 1, 0]], params: {}, options: {}, equals: 0.526853465825312, tolerance: 0.000001 },
  {
    inputs: [[2, -1, -0.5, 0], [1, 0, 1, 0]],
    params: { positive_class_weight: 3 },
    options: {},
    equals: 1.07735596343685,
    tolerance: 0.000001,
  },
  {
    inputs: [[2, -1, -0.5, 0], [1, 0, 1, 0]],
    params: { robust_lambda: 0.2, confidence_penalty: 1.5 },
    options: {},
    equals: 0.775247740772602,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { positive_class_weight: -1 },
  { positive_class_weight: 'a text' },
  { robust_lambda: -1 },
  { robust_lambda: 2 },
  { robust_lambda: 'a text' },
  { confidence_penalty: -1 },
  { confidence_penalty: 'a text' },
];
const sample: tf.TensorLike[] = [[2, -1, -0.5, 0], [1, 0, 1, 0]];
const mismatched: tf.TensorLike[] = [[2, -1, -0.5, 0], [1, 0, 1, 0, 1]];

const forward = (loss: BWCEWLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('binary_weighted_cross_entropy', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new BWCEWLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new BWCEWLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new BWCEWLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new BWCEWLoss({ positive_class_weight_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new BWCEWLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new BWCEWLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new BWCEWLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
