import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BalancedMSELoss } from '../../generated/losses/balanced_mse.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<BalancedMSELoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.3, 1.2, -0.5], [0.5, 1, -1]], params: {}, options: {}, equals: 1.4410359697916035, tolerance: 0.000001 },
  {
    inputs: [[0.3, 1.2, -0.5], [0.5, 1, -1]],
    params: { noise_variance: 0.25 },
    options: {},
    equals: 0.15408612212368447,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ noise_variance: 0 }, { noise_variance: 'a text' }];
const sample: tf.TensorLike[] = [[0.3, 1.2, -0.5], [0.5, 1, -1]];
const mismatched: tf.TensorLike[] = [[0.3, 1.2, -0.5], [0.5, 1, -1, 0.5]];

const forward = (loss: BalancedMSELoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('balanced_mse', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new BalancedMSELoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new BalancedMSELoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new BalancedMSELoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new BalancedMSELoss({ noise_variance_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new BalancedMSELoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new BalancedMSELoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new BalancedMSELoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
