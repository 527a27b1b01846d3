import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { VICRegLoss } from '../../generated/losses/vicreg.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<VICRegLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1]]],
    params: {},
    options: {},
    equals: 9.688073788971408,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1]]],
    params: { invariance: 1, variance_weight: 2, covariance: 3 },
    options: {},
    equals: 4.724583384599193,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { invariance: -1 },
  { invariance: 'a text' },
  { variance_weight: -1 },
  { variance_weight: 'a text' },
  { covariance: -1 },
  { covariance: 'a text' },
  { eps: 0 },
  { eps: 'a text' },
];
const sample: tf.TensorLike[] = [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1]]];
const mismatched: tf.TensorLike[] = [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1], [1.1, 1.8, 0.4]]];

const forward = (loss: VICRegLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ left: inputs[0]!, right: inputs[1]! }, null, options);

describe('vicreg', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new VICRegLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new VICRegLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new VICRegLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new VICRegLoss({ invariance_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new VICRegLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new VICRegLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new VICRegLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
