import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { TweedieLoss } from '../../generated/losses/tweedie.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<TweedieLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.5, -0.3, 1.2], [1, 0, 3]], params: {}, options: {}, equals: 4.261391923237862, tolerance: 0.000001 },
  { inputs: [[0.5, -0.3, 1.2], [1, 0, 3]], params: { power: 1 }, options: {}, equals: 0.5365521380394646, tolerance: 0.000001 },
  { inputs: [[0.5, -0.3, 1.2], [1, 0, 3]], params: { power: 2 }, options: {}, equals: 0.9700377651497466, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ power: -1 }, { power: 'a text' }];
const sample: tf.TensorLike[] = [[0.5, -0.3, 1.2], [1, 0, 3]];
const mismatched: tf.TensorLike[] = [[0.5, -0.3, 1.2], [1, 0, 3, 1]];

const forward = (loss: TweedieLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('tweedie', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new TweedieLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new TweedieLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new TweedieLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new TweedieLoss({ power_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new TweedieLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new TweedieLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new TweedieLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
