import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { TotalVariationLoss } from '../../generated/losses/total_variation.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<TotalVariationLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[[[0.1, 0.5], [0.3, 0.2], [0.9, 0.4]], [[0.6, 0.7], [0.2, 0.1], [0.35, 0.95]]]]],
    params: {},
    options: {},
    equals: 5.3,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[[0.1, 0.5], [0.3, 0.2], [0.9, 0.4]], [[0.6, 0.7], [0.2, 0.1], [0.35, 0.95]]]]],
    params: { average: true },
    options: {},
    equals: 0.7458333333333333,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ average: 'yes' }];
const sample: tf.TensorLike[] = [[[[[0.1, 0.5], [0.3, 0.2], [0.9, 0.4]], [[0.6, 0.7], [0.2, 0.1], [0.35, 0.95]]]]];
const mismatched: tf.TensorLike[] = [[[[[[0.1, 0.5], [0.3, 0.2], [0.9, 0.4]], [[0.6, 0.7], [0.2, 0.1], [0.35, 0.95]]]]]];

const forward = (loss: TotalVariationLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, null, options);

describe('total_variation', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new TotalVariationLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new TotalVariationLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new TotalVariationLoss();
    const dtypes = ['float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new TotalVariationLoss({ average_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new TotalVariationLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new TotalVariationLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new TotalVariationLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
