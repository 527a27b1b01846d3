import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { EntmaxAlphaLoss } from '../../generated/losses/entmax_alpha.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<EntmaxAlphaLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: { alpha: 1.2 },
    options: {},
    equals: 0.3236302053892277,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: { alpha: 2 },
    options: {},
    equals: 0.08583333333333334,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: { alpha: 1 },
    options: {},
    equals: 0.5415365280632458,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ alpha: 0 }, { alpha: 3 }, { alpha: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]];
const mismatched: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0, 0]];

const forward = (loss: EntmaxAlphaLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('entmax_alpha', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new EntmaxAlphaLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new EntmaxAlphaLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new EntmaxAlphaLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new EntmaxAlphaLoss({ alpha_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new EntmaxAlphaLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new EntmaxAlphaLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new EntmaxAlphaLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
