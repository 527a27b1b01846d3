import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { NPairsMultilabelLoss } from '../../generated/losses/n_pairs_multilabel.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<NPairsMultilabelLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 0.5], [-1, 1], [0.2, -0.7]], [[0.8, 0.1], [-0.5, 2], [1, -1]], [[1, 0], [0, 1], [1, 0]]],
    params: {},
    options: {},
    equals: 0.6462813695998868,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 0.5], [-1, 1], [0.2, -0.7]], [[0.8, 0.1], [-0.5, 2], [1, -1]], [[1, 1, 0], [0, 1, 0], [1, 0, 1]]],
    params: {},
    options: {},
    equals: 1.1346147029332203,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [];
const sample: tf.TensorLike[] = [[[1, 0.5], [-1, 1], [0.2, -0.7]], [[0.8, 0.1], [-0.5, 2], [1, -1]], [[1, 0], [0, 1], [1, 0]]];
const mismatched: tf.TensorLike[] = [[[1, 0.5], [-1, 1], [0.2, -0.7]], [[0.8, 0.1], [-0.5, 2], [1, -1]], [[1, 0], [0, 1], [1, 0], [1, 0]]];

const forward = (loss: NPairsMultilabelLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ anchor: inputs[0]!, positive: inputs[1]! }, inputs[2]!, options);

describe('n_pairs_multilabel', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new NPairsMultilabelLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new NPairsMultilabelLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new NPairsMultilabelLoss();
    const dtypes = ['float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new NPairsMultilabelLoss({ no_such_parameter: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new NPairsMultilabelLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new NPairsMultilabelLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new NPairsMultilabelLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
