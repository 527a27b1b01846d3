import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { LovaszHingeLoss } from '../../generated/losses/lovasz_hinge.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<LovaszHingeLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1.2, -0.4, 0.3, -2, 0.8], [0.1, 0.6, -0.9, 1.5, -0.2]], [[1, 1, 0, 0, 1], [0, 0, 0, 1, 0]]],
    params: {},
    options: {},
    equals: 0.8941666666666667,
    tolerance: 0.000001,
  },
  { inputs: [[[1.2, -0.4, 0.3]], [[0, 0, 0]]], params: {}, options: {}, equals: 2.2, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [];
const sample: tf.TensorLike[] = [[[1.2, -0.4, 0.3, -2, 0.8], [0.1, 0.6, -0.9, 1.5, -0.2]], [[1, 1, 0, 0, 1], [0, 0, 0, 1, 0]]];
const mismatched: tf.TensorLike[] = [[[1.2, -0.4, 0.3, -2, 0.8], [0.1, 0.6, -0.9, 1.5, -0.2]], [[1, 1, 0, 0, 1], [0, 0, 0, 1, 0], [1, 1, 0, 0, 1]]];

const forward = (loss: LovaszHingeLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('lovasz_hinge', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new LovaszHingeLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new LovaszHingeLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new LovaszHingeLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new LovaszHingeLoss({ no_such_parameter: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new LovaszHingeLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new LovaszHingeLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new LovaszHingeLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
