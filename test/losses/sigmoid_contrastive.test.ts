import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SigmoidContrastiveLoss } from '../../generated/losses/sigmoid_contrastive.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SigmoidContrastiveLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 2], [2, 1], [-1, 0.5]], [[1.1, 1.8], [1.5, 1.3], [-0.8, 0.9]]],
    params: {},
    options: {},
    equals: 1.0894961026186705,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 2], [2, 1], [-1, 0.5]], [[1.1, 1.8], [1.5, 1.3], [-0.8, 0.9]]],
    params: { scale: 2, bias: 0.5 },
    options: {},
    equals: 2.8714642216991586,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ scale: 0 }, { scale: 'a text' }, { bias: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 2], [2, 1], [-1, 0.5]], [[1.1, 1.8], [1.5, 1.3], [-0.8, 0.9]]];
const mismatched: tf.TensorLike[] = [[[1, 2], [2, 1], [-1, 0.5]], [[1.1, 1.8], [1.5, 1.3], [-0.8, 0.9], [1.1, 1.8]]];

const forward = (loss: SigmoidContrastiveLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ left: inputs[0]!, right: inputs[1]! }, null, options);

describe('sigmoid_contrastive', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SigmoidContrastiveLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SigmoidContrastiveLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SigmoidContrastiveLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SigmoidContrastiveLoss({ scale_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SigmoidContrastiveLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SigmoidContrastiveLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SigmoidContrastiveLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
