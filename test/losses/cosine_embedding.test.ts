import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { CosineEmbeddingLoss } from '../../generated/losses/cosine_embedding.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<CosineEmbeddingLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 2], [3, -1]], [[2, 1], [1, 1]], [1, -1]],
    params: {},
    options: {},
    equals: 0.323606797749979,
    tolerance: 0.000001,
  },
  { inputs: [[[0, 0]], [[2, 1]], [1]], params: {}, options: {}, equals: 1, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ margin: -2 }, { margin: 2 }, { margin: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 2], [3, -1]], [[2, 1], [1, 1]], [1, -1]];
const mismatched: tf.TensorLike[] = [[[1, 2], [3, -1]], [[2, 1], [1, 1]], [1, -1, 1]];

const forward = (loss: CosineEmbeddingLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ left: inputs[0]!, right: inputs[1]! }, inputs[2]!, options);

describe('cosine_embedding', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new CosineEmbeddingLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new CosineEmbeddingLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new CosineEmbeddingLoss();
    const dtypes = ['float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new CosineEmbeddingLoss({ margin_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new CosineEmbeddingLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new CosineEmbeddingLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new CosineEmbeddingLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
