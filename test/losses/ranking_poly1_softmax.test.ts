import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { RankingPoly1SoftmaxLoss } from '../../generated/losses/ranking_poly1_softmax.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<RankingPoly1SoftmaxLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[0, 3, 1, 2], [3, 1, 4, 2]], [[0, 0, 1, 1], [2, 0, 1, 0]]],
    params: { reduction: 'sum' },
    options: {},
    equals: 8.666374959034075,
    tolerance: 0.000001,
  },
  {
    inputs: [[[0, 3, 1, 2]], [[0, 0, 1, 1]]],
    params: { epsilon: 0.1 },
    options: {},
    equals: 3.9641780402807933,
    tolerance: 0.000001,
  },
  { inputs: [[[0, 3, 1, 2]], [[0, 0, 0, 0]]], params: {}, options: {}, equals: 0.75, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ epsilon: -2 }, { epsilon: 'a text' }];
const sample: tf.TensorLike[] = [[[0, 3, 1, 2], [3, 1, 4, 2]], [[0, 0, 1, 1], [2, 0, 1, 0]]];
const mismatched: tf.TensorLike[] = [[[0, 3, 1, 2], [3, 1, 4, 2]], [[0, 0, 1, 1], [2, 0, 1, 0], [0, 0, 1, 1]]];

const forward = (loss: RankingPoly1SoftmaxLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('ranking_poly1_softmax', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new RankingPoly1SoftmaxLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new RankingPoly1SoftmaxLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new RankingPoly1SoftmaxLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new RankingPoly1SoftmaxLoss({ epsilon_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new RankingPoly1SoftmaxLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new RankingPoly1SoftmaxLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new RankingPoly1SoftmaxLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
