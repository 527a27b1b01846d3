import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { NextTokenSoftmaxCrossEntropyLoss } from '../../generated/losses/next_token_softmax_cross_entropy.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<NextTokenSoftmaxCrossEntropyLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[[1, 0.2, -0.5], [0.1, 2, 0.3], [5, 5, -5]], [[-1, 0, 1.5], [0.4, 0.4, 0.4], [0, 0, 0]]], [[0, 1, 2], [2, 0, 1]]],
    params: {},
    options: {},
    equals: 1.7915365280632458,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[1, 0.2, -0.5], [0.1, 2, 0.3], [5, 5, -5]], [[-1, 0, 1.5], [0.4, 0.4, 0.4], [0, 0, 0]]], [[0, 1, 2], [2, 0, 1]]],
    params: { ignore_index: 1 },
    options: {},
    equals: 2.3766193753821208,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[1, 0.2, -0.5], [0.1, 2, 0.3], [5, 5, -5]], [[-1, 0, 1.5], [0.4, 0.4, 0.4], [0, 0, 0]]], [[0, 1, -100], [-100, -100, 1]]],
    params: {},
    options: {},
    equals: 1.2064536807443704,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ ignore_index: 'a text' }];
const sample: tf.TensorLike[] = [[[[1, 0.2, -0.5], [0.1, 2, 0.3], [5, 5, -5]], [[-1, 0, 1.5], [0.4, 0.4, 0.4], [0, 0, 0]]], [[0, 1, 2], [2, 0, 1]]];
const mismatched: tf.TensorLike[] = [[[[1, 0.2, -0.5], [0.1, 2, 0.3], [5, 5, -5]], [[-1, 0, 1.5], [0.4, 0.4, 0.4], [0, 0, 0]]], [[0, 1, 2], [2, 0, 1], [0, 1, 2]]];

const forward = (loss: NextTokenSoftmaxCrossEntropyLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('next_token_softmax_cross_entropy', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new NextTokenSoftmaxCrossEntropyLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new NextTokenSoftmaxCrossEntropyLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new NextTokenSoftmaxCrossEntropyLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new NextTokenSoftmaxCrossEntropyLoss({ ignore_index_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new NextTokenSoftmaxCrossEntropyLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new NextTokenSoftmaxCrossEntropyLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new NextTokenSoftmaxCrossEntropyLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
