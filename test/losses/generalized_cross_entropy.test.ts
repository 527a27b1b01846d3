import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GeneralizedCrossEntropyLoss } from '../../generated/losses/generalized_cross_entropy.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<GeneralizedCrossEntropyLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[0.7, 0.3], [0.2, 0.8], [0.6, 0.4], [0.4, 0.6]], [0, 1, 0, 1]],
    params: {},
    options: {},
    equals: 0.3598597219915209,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0.7, 0.3], [0.2, 0.8], [0.6, 0.4], [0.4, 0.6]], [0, 1, 0, 1]],
    params: { q: 0.8 },
    options: {},
    equals: 0.33832815605593375,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0.7, 0.3], [0.2, 0.8], [0.6, 0.4], [0.4, 0.6]], [0, 1, 0, 1]],
    params: { q: 0 },
    options: {},
    equals: 0.4003674356962309,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ q: -1 }, { q: 2 }, { q: 'a text' }];
const sample: tf.TensorLike[] = [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [2, 0]];
const mismatched: tf.TensorLike[] = [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [2, 0, 2]];

const forward = (loss: GeneralizedCrossEntropyLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('generalized_cross_entropy', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new GeneralizedCrossEntropyLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new GeneralizedCrossEntropyLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new GeneralizedCrossEntropyLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new GeneralizedCrossEntropyLoss({ q_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new GeneralizedCrossEntropyLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new GeneralizedCrossEntropyLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new GeneralizedCrossEntropyLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
