import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { AsymmetricMultilabelLoss } from '../../generated/losses/asymmetric_multilabel.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<AsymmetricMultilabelLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, -1, 0.5], [0, 2, -3]], [[1, 0, 1], [0, 1, 0]]],
    params: {},
    options: {},
    equals: 0.3034454260039909,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, -1, 0.5], [0, 2, -3]], [[1, 0, 1], [0, 1, 0]]],
    params: { gamma_neg: 2, gamma_pos: 0, clip: 0 },
    options: {},
    equals: 1.1103208187142526,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { gamma_neg: -1 },
  { gamma_neg: 'a text' },
  { gamma_pos: -1 },
  { gamma_pos: 'a text' },
  { clip: -1 },
  { clip: 1 },
  { clip: 'a text' },
];
const sample: tf.TensorLike[] = [[[1, -1, 0.5], [0, 2, -3]], [[1, 0, 1], [0, 1, 0]]];
const mismatched: tf.TensorLike[] = [[[1, -1, 0.5], [0, 2, -3]], [[1, 0, 1], [0, 1, 0], [1, 0, 1]]];

const forward = (loss: AsymmetricMultilabelLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('asymmetric_multilabel', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new AsymmetricMultilabelLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new AsymmetricMultilabelLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new AsymmetricMultilabelLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new AsymmetricMultilabelLoss({ gamma_neg_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new AsymmetricMultilabelLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new AsymmetricMultilabelLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new AsymmetricMultilabelLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
