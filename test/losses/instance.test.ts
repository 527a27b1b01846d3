import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { InstanceLoss } from '../../generated/losses/instance.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<InstanceLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1]]],
    params: {},
    options: {},
    equals: 0.001247479823575759,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1]]],
    params: { gamma: 2 },
    options: {},
    equals: 0.517259332779391,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ gamma: 0 }, { gamma: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1]]];
const mismatched: tf.TensorLike[] = [[[1, 2, 0.3], [2, 1, -0.4], [-1, 0.5, 1]], [[1.1, 1.8, 0.4], [1.5, 1.3, -0.1], [-0.8, 0.9, 1], [1.1, 1.8, 0.4]]];

const forward = (loss: InstanceLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ left: inputs[0]!, right: inputs[1]! }, null, options);

describe('instance', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new InstanceLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new InstanceLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new InstanceLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new InstanceLoss({ gamma_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new InstanceLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new InstanceLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new InstanceLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
