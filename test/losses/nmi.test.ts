import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { NormalizedMutualInformationLoss } from '../../generated/losses/nmi.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<NormalizedMutualInformationLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[[0.1, 0.4, 0.9, 0.35]], [[0.2, 0.5, 0.8, 0.3]]], params: {}, options: {}, equals: -1.39170989, tolerance: 0.000001 },
  {
    inputs: [[[0.1, 0.4, 0.9, 0.35]], [[0.2, 0.5, 0.8, 0.3]]],
    params: { bins: [0, 1, 2], window_radius: 1.5, normalized: false },
    options: {},
    equals: -0.08111328,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ bins: 1.5 }, { window_radius: 0 }, { window_radius: 'a text' }, { normalized: 'yes' }];
const sample: tf.TensorLike[] = [[[0.1, 0.4, 0.9, 0.35]], [[0.2, 0.5, 0.8, 0.3]]];
const mismatched: tf.TensorLike[] = [[[0.1, 0.4, 0.9, 0.35]], [[0.2, 0.5, 0.8, 0.3], [0.2, 0.5, 0.8, 0.3]]];

const forward = (loss: NormalizedMutualInformationLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('nmi', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new NormalizedMutualInformationLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new NormalizedMutualInformationLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new NormalizedMutualInformationLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new NormalizedMutualInformationLoss({ bins_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new NormalizedMutualInformationLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new NormalizedMutualInformationLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new NormalizedMutualInformationLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
