import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { PoissonLoss } from '../../generated/losses/poisson.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<PoissonLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[0.25, 0.75], [0.9, 0.1]], [[1, 0], [1, 0]]],
    params: {},
    options: {},
    equals: 0.872913591416673,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 9, 2], [5, 2, 6]], [[4, 8, 12], [8, 1, 3]]],
    params: {},
    options: {},
    equals: -3.30658217033581,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ epsilon: -1 }, { epsilon: 'a text' }];
const sample: tf.TensorLike[] = [[[0.25, 0.75], [0.9, 0.1]], [[1, 0], [1, 0]]];
const mismatched: tf.TensorLike[] = [[[0.25, 0.75], [0.9, 0.1]], [[1, 0], [1, 0], [1, 0]]];

const forward = (loss: PoissonLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('poisson', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new PoissonLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new PoissonLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new PoissonLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new PoissonLoss({ epsilon_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new PoissonLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new PoissonLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new PoissonLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
