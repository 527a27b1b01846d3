import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { CosineDistanceLoss } from '../../generated/losses/cosine_distance.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<CosineDistanceLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[10, 1, -2], [1, 4, 0.2]], [[0, 1.2, 0.2], [1, -0.3, 0]]],
    params: {},
    options: {},
    equals: 0.9911160208359805,
    tolerance: 0.000001,
  },
  {
    inputs: [[[4, 8, 12], [8, 1, 3]], [[1, 9, 2], [-5, -2, 6]]],
    params: {},
    options: {},
    equals: 0.812780929153395,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ normalize: 'yes' }];
const sample: tf.TensorLike[] = [[[10, 1, -2], [1, 4, 0.2]], [[0, 1.2, 0.2], [1, -0.3, 0]]];
const mismatched: tf.TensorLike[] = [[[10, 1, -2], [1, 4, 0.2]], [[0, 1.2, 0.2], [1, -0.3, 0], [0, 1.2, 0.2]]];

const forward = (loss: CosineDistanceLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('cosine_distance', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new CosineDistanceLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new CosineDistanceLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new CosineDistanceLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new CosineDistanceLoss({ normalize_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new CosineDistanceLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new CosineDistanceLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new CosineDistanceLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
