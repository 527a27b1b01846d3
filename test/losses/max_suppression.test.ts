import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { MaxSuppressionLoss } from '../../generated/losses/max_suppression.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<MaxSuppressionLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[[1, 2, -1], [0.5, -0.3, 0.2]], [1, 2]], params: {}, options: {}, equals: 0.801490483004505, tolerance: 0.000001 },
  {
    inputs: [[[1, 2, -1], [0.5, -0.3, 0.2]], [1, 2]],
    params: { alpha: 1 },
    options: {},
    equals: 1.5664904830045052,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ alpha: -1 }, { alpha: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 2, -1], [0.5, -0.3, 0.2]], [1, 2]];
const mismatched: tf.TensorLike[] = [[[1, 2, -1], [0.5, -0.3, 0.2]], [1, 2, 1]];

const forward = (loss: MaxSuppressionLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('max_suppression', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new MaxSuppressionLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new MaxSuppressionLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new MaxSuppressionLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new MaxSuppressionLoss({ alpha_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new MaxSuppressionLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new MaxSuppressionLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new MaxSuppressionLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
