import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SignalToNoiseRatioContrastiveLoss } from '../../generated/losses/signal_to_noise_contrastive.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SignalToNoiseRatioContrastiveLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 2, 0], [2, 1, 0.5], [-1, 0.5, 1], [0.3, -1, 2], [1, 1.5, 0.2]], [0, 0, 1, 2, 0]],
    params: {},
    options: {},
    equals: 0.8902520028581352,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 2, 0], [2, 1, 0.5], [-1, 0.5, 1], [0.3, -1, 2], [1, 1.5, 0.2]], [0, 0, 1, 1, 0]],
    params: { negative_margin: 2, zero_mean_weight: 0.1 },
    options: {},
    equals: 1.5557637651523422,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { positive_margin: -1 },
  { positive_margin: 'a text' },
  { negative_margin: -1 },
  { negative_margin: 'a text' },
  { zero_mean_weight: -1 },
  { zero_mean_weight: 'a text' },
];
const sample: tf.TensorLike[] = [[[1, 2, 0], [2, 1, 0.5], [-1, 0.5, 1], [0.3, -1, 2], [1, 1.5, 0.2]], [0, 0, 1, 2, 0]];
const mismatched: tf.TensorLike[] = [[[1, 2, 0], [2, 1, 0.5], [-1, 0.5, 1], [0.3, -1, 2], [1, 1.5, 0.2]], [0, 0, 1, 2, 0, 0]];

const forward = (loss: SignalToNoiseRatioContrastiveLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('signal_to_noise_contrastive', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SignalToNoiseRatioContrastiveLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SignalToNoiseRatioContrastiveLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SignalToNoiseRatioContrastiveLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SignalToNoiseRatioContrastiveLoss({ positive_margin_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SignalToNoiseRatioContrastiveLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SignalToNoiseRatioContrastiveLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SignalToNoiseRatioContrastiveLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
