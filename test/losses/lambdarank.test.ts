import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { LambdarankLoss } from '../../generated/losses/lambdarank.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<LambdarankLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[[0.2, 2.9, 1.4, 2.1]], [[0, 1, 3, 2]]], params: {}, options: {}, equals: 0.7234237095886735, tolerance: 0.000001 },
  {
    inputs: [[[0, 3, 1, 2], [3, 1, 4, 2]], [[0, 0, 1, 1], [2, 0, 1, 0]]],
    params: {},
    options: {},
    equals: 0.6625532027572691,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0, 3, 1, 2, 9], [3, 1, 4, 2, 9]], [[0, 0, 1, 1, -1], [2, 0, 1, 0, -1]]],
    params: {},
    options: {},
    equals: 0.6625532027572691,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ sigma: 0 }, { sigma: 'a text' }];
const sample: tf.TensorLike[] = [[[0.2, 2.9, 1.4, 2.1]], [[0, 1, 3, 2]]];
const mismatched: tf.TensorLike[] = [[[0.2, 2.9, 1.4, 2.1]], [[0, 1, 3, 2], [0, 1, 3, 2]]];

const forward = (loss: LambdarankLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('lambdarank', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new LambdarankLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new LambdarankLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new LambdarankLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new LambdarankLoss({ sigma_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new LambdarankLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new LambdarankLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new LambdarankLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
