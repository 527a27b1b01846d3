import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { AsymmetricSingleLabelLoss } from '../../generated/losses/asymmetric_single_label.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<AsymmetricSingleLabelLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: {},
    options: {},
    equals: 0.2506829116610784,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: { gamma_pos: 2, gamma_neg: 1, label_smoothing: 0.2 },
    options: {},
    equals: 0.1699644900439326,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: { gamma_pos: 0, gamma_neg: 2, label_smoothing: 0 },
    options: {},
    equals: 0.5415365280632458,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { gamma_pos: -1 },
  { gamma_pos: 'a text' },
  { gamma_neg: -1 },
  { gamma_neg: 'a text' },
  { label_smoothing: -1 },
  { label_smoothing: 2 },
  { label_smoothing: 'a text' },
];
const sample: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]];
const mismatched: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0, 0]];

const forward = (loss: AsymmetricSingleLabelLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('asymmetric_single_label', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new AsymmetricSingleLabelLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new AsymmetricSingleLabelLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new AsymmetricSingleLabelLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new AsymmetricSingleLabelLoss({ gamma_pos_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new AsymmetricSingleLabelLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new AsymmetricSingleLabelLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new AsymmetricSingleLabelLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
