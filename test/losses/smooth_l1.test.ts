import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SmoothL1Loss } from '../../generated/losses/smooth_l1.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SmoothL1Loss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[0.3, -1.2, 2.5], [-0.7, 0, 1.1]], [[0.1, 0.8, 2], [-2, 0, 1.6]]],
    params: {},
    options: {},
    equals: 0.4283333333333334,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0.3, -1.2, 2.5], [-0.7, 0, 1.1]], [[0.1, 0.8, 2], [-2, 0, 1.6]]],
    params: { beta: 0.5 },
    options: {},
    equals: 0.5566666666666666,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0.3, -1.2, 2.5], [-0.7, 0, 1.1]], [[0.1, 0.8, 2], [-2, 0, 1.6]]],
    params: { beta: 2 },
    options: {},
    equals: 0.25958333333333333,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ beta: -1 }, { beta: 'a text' }];
const sample: tf.TensorLike[] = [[[0.3, -1.2, 2.5], [-0.7, 0, 1.1]], [[0.1, 0.8, 2], [-2, 0, 1.6]]];
const mismatched: tf.TensorLike[] = [[[0.3, -1.2, 2.5], [-0.7, 0, 1.1]], [[0.1, 0.8, 2], [-2, 0, 1.6], [0.1, 0.8, 2]]];

const forward = (loss: SmoothL1Loss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('smooth_l1', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SmoothL1Loss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SmoothL1Loss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SmoothL1Loss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SmoothL1Loss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SmoothL1Loss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SmoothL1Loss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SmoothL1Loss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
