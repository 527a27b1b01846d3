import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GaussianNLLLoss } from '../../generated/losses/gaussian_nll.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<GaussianNLLLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[0.3, -1.2, 2.5], [0.5, 2, 0.1], [0.1, 0.8, 2]],
    params: {},
    options: {},
    equals: 0.3795691511676591,
    tolerance: 0.000001,
  },
  {
    inputs: [[0.3, -1.2, 2.5], [0.5, 2, 0.1], [0.1, 0.8, 2]],
    params: { full: true },
    options: {},
    equals: 1.2985076843723318,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ full: 'yes' }, { epsilon: 0 }, { epsilon: 'a text' }];
const sample: tf.TensorLike[] = [[0.3, -1.2, 2.5], [0.5, 2, 0.1], [0.1, 0.8, 2]];
const mismatched: tf.TensorLike[] = [[0.3, -1.2, 2.5], [0.5, 2, 0.1], [0.1, 0.8, 2, 0.1]];

const forward = (loss: GaussianNLLLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ mean: inputs[0]!, variance: inputs[1]! }, inputs[2]!, options);

describe('gaussian_nll', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new GaussianNLLLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new GaussianNLLLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new GaussianNLLLoss();
    const dtypes = ['float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new GaussianNLLLoss({ full_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new GaussianNLLLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new GaussianNLLLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new GaussianNLLLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
