import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SoftBCEWithLogitsLoss } from '../../generated/losses/soft_bce_with_logits.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SoftBCEWithLogitsLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[-9, 9, 1, 9, -9], [0, 1, -100, 1, 0]],
    params: { smooth_factor: 0.1 },
    options: {},
    equals: 0.7200987217517522,
    tolerance: 0.000001,
  },
  {
    inputs: [[2, -1, -0.5, 0], [1, 0, 1, 0]],
    params: { pos_weight: 3 },
    options: {},
    equals: 1.0773559634368515,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { smooth_factor: -1 },
  { smooth_factor: 2 },
  { smooth_factor: 'a text' },
  { pos_weight: -1 },
  { pos_weight: 'a text' },
  { ignore_index: 'a text' },
];
const sample: tf.TensorLike[] = [[-9, 9, 1, 9, -9], [0, 1, -100, 1, 0]];
const mismatched: tf.TensorLike[] = [[-9, 9, 1, 9, -9], [0, 1, -100, 1, 0, 0]];

const forward = (loss: SoftBCEWithLogitsLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('soft_bce_with_logits', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SoftBCEWithLogitsLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SoftBCEWithLogitsLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SoftBCEWithLogitsLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SoftBCEWithLogitsLoss({ smooth_factor_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SoftBCEWithLogitsLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SoftBCEWithLogitsLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SoftBCEWithLogitsLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
