import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { DeepSVDDLoss } from '../../generated/losses/deep_svdd.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<DeepSVDDLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]], params: {}, options: {}, equals: 4.1, tolerance: 0.000001 },
  { inputs: [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]], params: { nu: 0.5 }, options: {}, equals: 2.4, tolerance: 0.000001 },
  { inputs: [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]], params: { nu: 0 }, options: {}, equals: 1.42, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ nu: -1 }, { nu: 2 }, { nu: 'a text' }];
const sample: tf.TensorLike[] = [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]];
const mismatched: tf.TensorLike[] = [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0, 0]];

const forward = (loss: DeepSVDDLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('deep_svdd', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new DeepSVDDLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new DeepSVDDLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new DeepSVDDLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new DeepSVDDLoss({ nu_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new DeepSVDDLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new DeepSVDDLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new DeepSVDDLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
