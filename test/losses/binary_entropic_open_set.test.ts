import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BinaryEntropicOpenSetLoss } from '../../generated/losses/binary_entropic_open_set.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<BinaryEntropicOpenSetLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[1.2, -0.7, 0.3, 2.5], [1, 0, 0, 1]], params: {}, options: {}, equals: 0.39992837374613144, tolerance: 0.000001 },
  {
    inputs: [[1.2, -0.7, 0.3, 2.5], [1, 0, 0, 1]],
    params: { background_class: 0 },
    options: {},
    equals: -0.4876524480810951,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ background_class: -1 }, { background_class: 2 }, { background_class: 'a text' }];
const sample: tf.TensorLike[] = [[1.2, -0.7, 0.3, 2.5], [1, 0, 0, 1]];
const mismatched: tf.TensorLike[] = [[1.2, -0.7, 0.3, 2.5], [1, 0, 0, 1, 1]];

const forward = (loss: BinaryEntropicOpenSetLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('binary_entropic_open_set', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new BinaryEntropicOpenSetLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new BinaryEntropicOpenSetLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new BinaryEntropicOpenSetLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new BinaryEntropicOpenSetLoss({ background_class_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new BinaryEntropicOpenSetLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new BinaryEntropicOpenSetLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new BinaryEntropicOpenSetLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
