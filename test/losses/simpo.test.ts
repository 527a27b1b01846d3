import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SimPOLoss } from '../../generated/losses/simpo.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SimPOLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[-0.5, -1.5], [-2, -1.2]], params: {}, options: {}, equals: 0.9554143759656557, tolerance: 0.000001 },
  {
    inputs: [[-0.5, -1.5], [-2, -1.2]],
    params: { beta: 0.5, gamma: 0 },
    options: {},
    equals: 0.578914026952216,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ beta: 0 }, { beta: 'a text' }, { gamma: -1 }, { gamma: 'a text' }];
const sample: tf.TensorLike[] = [[-1.6094379124341003, -0.6931471805599453], [-1.6094379124341003, -0.6931471805599453]];
const mismatched: tf.TensorLike[] = [[-1.6094379124341003, -0.6931471805599453], [-1.6094379124341003, -0.6931471805599453, -1.6094379124341003]];

const forward = (loss: SimPOLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ chosen: inputs[0]!, rejected: inputs[1]! }, null, options);

describe('simpo', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SimPOLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SimPOLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SimPOLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SimPOLoss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SimPOLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SimPOLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SimPOLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
