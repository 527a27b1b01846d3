import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { RMSPELoss } from '../../generated/losses/root_mean_squared_percentage_error.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<RMSPELoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.5, -1.2, 3, 0.1], [0.7, -1, 2, 0.1]], params: {}, options: {}, equals: 0.30480840419074096, tolerance: 0.000001 },
  {
    inputs: [[[0, 1], [2, 3], [4, 5]], [[6, 7], [8, 9], [10, 11]]],
    params: {},
    options: {},
    equals: 0.7526795448210889,
    tolerance: 0.000001,
  },
  { inputs: [[[0.1, 0.2]], [[0, 0.2]]], params: {}, options: {}, equals: 707.1067811865476, tolerance: 0.001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ epsilon: 0 }, { epsilon: 'a text' }];
const sample: tf.TensorLike[] = [[0.5, -1.2, 3, 0.1], [0.7, -1, 2, 0.1]];
const mismatched: tf.TensorLike[] = [[0.5, -1.2, 3, 0.1], [0.7, -1, 2, 0.1, 0.7]];

const forward = (loss: RMSPELoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('root_mean_squared_percentage_error', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new RMSPELoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new RMSPELoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new RMSPELoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new RMSPELoss({ epsilon_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new RMSPELoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new RMSPELoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new RMSPELoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
