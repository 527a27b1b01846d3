import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { PSNRLoss } from '../../generated/losses/psnr.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<PSNRLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[[[0.1], [0.5]], [[0.9], [0.3]]]], [[[[0.2], [0.4]], [[0.9], [0.1]]]]],
    params: {},
    options: {},
    equals: -18.23908740944319,
    tolerance: 0.00001,
  },
  { inputs: [[[[[1], [1]]]], [[[[1.2], [1.2]]]]], params: { max_value: 2 }, options: {}, equals: -20, tolerance: 0.00001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ max_value: 0 }, { max_value: 'a text' }];
const sample: tf.TensorLike[] = [[[[[0.1], [0.5]], [[0.9], [0.3]]]], [[[[0.2], [0.4]], [[0.9], [0.1]]]]];
const mismatched: tf.TensorLike[] = [[[[[0.1], [0.5]], [[0.9], [0.3]]]], [[[[0.2], [0.4]], [[0.9], [0.1]]], [[[0.2], [0.4]], [[0.9], [0.1]]]]];

const forward = (loss: PSNRLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('psnr', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new PSNRLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new PSNRLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new PSNRLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new PSNRLoss({ max_value_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new PSNRLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new PSNRLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new PSNRLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
