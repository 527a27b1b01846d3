import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { MultiMarginLoss } from '../../generated/losses/multi_margin.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<MultiMarginLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1.2, -0.8, -0.5], [0.9, -1.2, 1.1], [0, 0, 0], [-3, 4, 0.5]], [0, 1, 2, 1]],
    params: { margin: 0.3 },
    options: {},
    equals: 0.4666666666666667,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1.2, -0.8, -0.5], [0.9, -1.2, 1.1], [0, 0, 0], [-3, 4, 0.5]], [0, 1, 2, 1]],
    params: { class_weights: [0.2, 1.5, 3] },
    options: {},
    equals: 1.3,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ p: 0 }, { p: 3 }, { p: 'a text' }, { margin: 'a text' }, { class_weights: 1.5 }];
const sample: tf.TensorLike[] = [[[1.2, -0.8, -0.5], [0.9, -1.2, 1.1], [0, 0, 0], [-3, 4, 0.5]], [0, 1, 2, 1]];
const mismatched: tf.TensorLike[] = [[[1.2, -0.8, -0.5], [0.9, -1.2, 1.1], [0, 0, 0], [-3, 4, 0.5]], [0, 1, 2, 1, 0]];

const forward = (loss: MultiMarginLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('multi_margin', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new MultiMarginLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new MultiMarginLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new MultiMarginLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new MultiMarginLoss({ p_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new MultiMarginLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new MultiMarginLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new MultiMarginLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
