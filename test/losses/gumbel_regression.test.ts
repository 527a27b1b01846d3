import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GumbelRegressionLoss } from '../../generated/losses/gumbel_regression.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<GumbelRegressionLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.3, 1.2, -0.5], [0.5, 1, -1]], params: {}, options: {}, equals: 0.04888805698359507, tolerance: 0.000001 },
  { inputs: [[0.3, 1.2, -0.5], [0.5, 1, -1]], params: { beta: 0.5 }, options: {}, equals: 0.176674728282784, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ beta: 0 }, { beta: 'a text' }];
const sample: tf.TensorLike[] = [[0.3, 1.2, -0.5], [0.5, 1, -1]];
const mismatched: tf.TensorLike[] = [[0.3, 1.2, -0.5], [0.5, 1, -1, 0.5]];

const forward = (loss: GumbelRegressionLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('gumbel_regression', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new GumbelRegressionLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new GumbelRegressionLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new GumbelRegressionLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new GumbelRegressionLoss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new GumbelRegressionLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new GumbelRegressionLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new GumbelRegressionLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
