import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { CTCLoss } from '../../generated/losses/ctc.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<CTCLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[[0.5, 1, -1], [2, 0, 0.3], [0.1, -0.5, 1.5]], [[0, 0, 0], [1, 2, 3], [-1, 0.5, 0.2]]], [3, 2], [2, 1], [[1, 2], [2, 0]]],
    params: {},
    options: {},
    equals: 0.7669743487536553,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[0.5, 1, -1], [2, 0, 0.3], [0.1, -0.5, 1.5]], [[0, 0, 0], [1, 2, 3], [-1, 0.5, 0.2]]], [3, 2], [2, 1], [[1, 2], [2, 0]]],
    params: { length_normalized: true },
    options: {},
    equals: 0.5703858187350719,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[0.5, 1, -1], [2, 0, 0.3], [0.1, -0.5, 1.5]], [[0, 0, 0], [1, 2, 3], [-1, 0.5, 0.2]]], [3, 2], [2, 2], [[1, 2], [2, 2]]],
    params: { zero_infinity: true },
    options: {},
    equals: 0.39317706003716685,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ blank: -1 }, { blank: 'a text' }, { zero_infinity: 'yes' }, { length_normalized: 'yes' }];
const sample: tf.TensorLike[] = [[[[0.5, 1, -1], [2, 0, 0.3], [0.1, -0.5, 1.5]], [[0, 0, 0], [1, 2, 3], [-1, 0.5, 0.2]]], [3, 2], [2, 1], [[1, 2], [2, 0]]];
const mismatched: tf.TensorLike[] = [
  [[[0.5, 1, -1], [2, 0, 0.3], [0.1, -0.5, 1.5]], [[0, 0, 0], [1, 2, 3], [-1, 0.5, 0.2]]],
  [3, 2],
  [2, 1],
  [[1, 2], [2, 0], [1, 2]],
];

const forward = (loss: CTCLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ logits: inputs[0]!, input_lengths: inputs[1]!, target_lengths: inputs[2]! }, inputs[3]!, options);

describe('ctc', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new CTCLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new CTCLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new CTCLoss();
    const dtypes = ['float32', 'int32', 'int32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new CTCLoss({ blank_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new CTCLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new CTCLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new CTCLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
