import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { MSLELoss } from '../../generated/losses/mean_squared_logarithmic_error.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<MSLELoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[[1, 2], [3, 4]], [[0, 0], [0, 0]]], params: {}, options: {}, equals: 1.5498761060959558, tolerance: 0.000001 },
  { inputs: [[2.5, 5, 4, 8], [3, 5, 2.5, 7]], params: {}, options: {}, equals: 0.03973012298459379, tolerance: 0.000001 },
  { inputs: [[-1, 2], [1, 2]], params: {}, options: {}, equals: 0.2402265069591007, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [];
const sample: tf.TensorLike[] = [[[1, 2], [3, 4]], [[0, 0], [0, 0]]];
const mismatched: tf.TensorLike[] = [[[1, 2], [3, 4]], [[0, 0], [0, 0], [0, 0]]];

const forward = (loss: MSLELoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('mean_squared_logarithmic_error', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new MSLELoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new MSLELoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new MSLELoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new MSLELoss({ no_such_parameter: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new MSLELoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new MSLELoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new MSLELoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
