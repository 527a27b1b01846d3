import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { CategoricalCrossEntropyLoss } from '../../generated/losses/categorical_cross_entropy.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<CategoricalCrossEntropyLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[0.9, 0.05, 0.05], [0.05, 0.89, 0.06], [0.05, 0.01, 0.94]], [0, 1, 2]],
    params: {},
    options: {},
    equals: 0.09458991187728844,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0.9, 0.05, 0.05], [0.05, 0.89, 0.06], [0.05, 0.01, 0.94]], [0, 1, 2]],
    params: { label_smoothing: 0.1 },
    options: {},
    equals: 0.3038562510517369,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0.9, 0.05, 0.05], [0.05, 0.89, 0.06], [0.05, 0.01, 0.94]], [[0.7, 0.2, 0.1], [0, 1, 0], [0.3, 0.3, 0.4]]],
    params: {},
    options: {},
    equals: 1.1313422528774957,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ label_smoothing: -1 }, { label_smoothing: 2 }, { label_smoothing: 'a text' }];
const sample: tf.TensorLike[] = [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [2, 0]];
const mismatched: tf.TensorLike[] = [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [2, 0, 2]];

const forward = (loss: CategoricalCrossEntropyLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('categorical_cross_entropy', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new CategoricalCrossEntropyLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new CategoricalCrossEntropyLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new CategoricalCrossEntropyLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new CategoricalCrossEntropyLoss({ label_smoothing_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new CategoricalCrossEntropyLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new CategoricalCrossEntropyLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new CategoricalCrossEntropyLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
