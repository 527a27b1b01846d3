import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { EvidentialRegressionLoss } from '../../generated/losses/evidential_regression.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<EvidentialRegressionLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[0.3, -1.2, 2.5], [0.5, 2, 1], [1.5, 2, 3], [0.2, 1, 0.5], [0.1, 0.8, 2]],
    params: {},
    options: {},
    equals: 1.5123029111003816,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ evidence: -1 }, { evidence: 'a text' }];
const sample: tf.TensorLike[] = [[0.3, -1.2, 2.5], [0.5, 2, 1], [1.5, 2, 3], [0.2, 1, 0.5], [0.1, 0.8, 2]];
const mismatched: tf.TensorLike[] = [[0.3, -1.2, 2.5], [0.5, 2, 1], [1.5, 2, 3], [0.2, 1, 0.5], [0.1, 0.8, 2, 0.1]];

const forward = (loss: EvidentialRegressionLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ mean: inputs[0]!, nu: inputs[1]!, alpha: inputs[2]!, beta: inputs[3]! }, inputs[4]!, options);

describe('evidential_regression', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new EvidentialRegressionLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new EvidentialRegressionLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new EvidentialRegressionLoss();
    const dtypes = ['float32', 'float32', 'float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new EvidentialRegressionLoss({ evidence_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new EvidentialRegressionLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new EvidentialRegressionLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new EvidentialRegressionLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
