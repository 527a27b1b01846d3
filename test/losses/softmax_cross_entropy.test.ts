import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SoftmaxCrossEntropyLoss } from '../../generated/losses/softmax_cross_entropy.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SoftmaxCrossEntropyLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: {},
    options: {},
    equals: 0.5415365280632458,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1.2, -0.8, -0.5], [0.9, -1.2, 1.1], [0, 0, 0], [-3, 4, 0.5]], [0, 1, 2, 1]],
    params: { label_smoothing: 0.2, class_weights: [0.2, 1.5, 3] },
    options: {},
    equals: 1.3661859386779909,
    tolerance: 0.000001,
  },
  {
    inputs: [
      [[1.2, -0.8, -0.5], [0.9, -1.2, 1.1], [0, 0, 0], [-3, 4, 0.5]],
      [[0.7, 0.2, 0.1], [0, 1, 0], [0.3, 0.3, 0.4], [0.1, 0.6, 0.3]],
    ],
    params: { label_smoothing: 0.25, class_weights: [0.2, 1.5, 3] },
    options: {},
    equals: 2.7470100416918917,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ class_weights: 1.5 }, { label_smoothing: -1 }, { label_smoothing: 2 }, { label_smoothing: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]];
const mismatched: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0, 0]];

const forward = (loss: SoftmaxCrossEntropyLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('softmax_cross_entropy', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SoftmaxCrossEntropyLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SoftmaxCrossEntropyLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SoftmaxCrossEntropyLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SoftmaxCrossEntropyLoss({ class_weights_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SoftmaxCrossEntropyLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SoftmaxCrossEntropyLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SoftmaxCrossEntropyLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
