import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { APOZeroLoss } from '../../generated/losses/apo_zero.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<APOZeroLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[-1, -2.5], [-1.5, -2], [-3, -1], [-2, -1.4]],
    params: {},
    options: {},
    equals: 0.9925097397005128,
    tolerance: 0.000001,
  },
  {
    inputs: [[-1, -2.5], [-1.5, -2], [-3, -1], [-2, -1.4]],
    params: { beta: 1 },
    options: {},
    equals: 0.9338145407412236,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ beta: 0 }, { beta: 'a text' }];
const sample: tf.TensorLike[] = [[-1, -2.5], [-1.5, -2], [-3, -1], [-2, -1.4]];
const mismatched: tf.TensorLike[] = [[-1, -2.5], [-1.5, -2], [-3, -1], [-2, -1.4, -2]];

const forward = (loss: APOZeroLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ policy_chosen: inputs[0]!, reference_chosen: inputs[1]!, policy_rejected: inputs[2]!, reference_rejected: inputs[3]! }, null, options);

describe('apo_zero', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new APOZeroLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new APOZeroLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new APOZeroLoss();
    const dtypes = ['float32', 'float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new APOZeroLoss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new APOZeroLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new APOZeroLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new APOZeroLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
