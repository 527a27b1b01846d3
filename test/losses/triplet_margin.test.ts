import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { TripletMarginLoss } from '../../generated/losses/triplet_margin.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<TripletMarginLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[[1, 1], [1, 1]], [[0, 0], [0, 0]], [[2, 2], [2, 2]]], params: {}, options: {}, equals: 1, tolerance: 0.000001 },
  { inputs: [[[0, 0]], [[3, 4]], [[0, 5.5]]], params: {}, options: {}, equals: 0.5, tolerance: 0.000001 },
  {
    inputs: [[[0, 0]], [[3, 4]], [[0, 5.5]]],
    params: { swap: true },
    options: {},
    equals: 2.6458980337503153,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ margin: 0 }, { margin: 'a text' }, { swap: 'yes' }];
const sample: tf.TensorLike[] = [[[1, 1], [1, 1]], [[0, 0], [0, 0]], [[2, 2], [2, 2]]];
const mismatched: tf.TensorLike[] = [[[1, 1], [1, 1]], [[0, 0], [0, 0]], [[2, 2], [2, 2], [2, 2]]];

const forward = (loss: TripletMarginLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ anchor: inputs[0]!, positive: inputs[1]!, negative: inputs[2]! }, null, options);

describe('triplet_margin', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new TripletMarginLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new TripletMarginLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new TripletMarginLoss();
    const dtypes = ['float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new TripletMarginLoss({ margin_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new TripletMarginLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new TripletMarginLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new TripletMarginLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
