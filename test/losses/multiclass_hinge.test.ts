import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { MulticlassHingeLoss } from '../../generated/losses/multiclass_hinge.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<MulticlassHingeLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[[10, 3], [11, -2]], [1, 0]], params: {}, options: {}, equals: 4, tolerance: 0.000001 },
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3], [-1, 0, 1.5], [0.4, 0.4, 0.4]], [0, 1, 2, 0]],
    params: {},
    options: {},
    equals: 0.3,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [];
const sample: tf.TensorLike[] = [[[10, 3], [11, -2]], [1, 0]];
const mismatched: tf.TensorLike[] = [[[10, 3], [11, -2]], [1, 0, 1]];

const forward = (loss: MulticlassHingeLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('multiclass_hinge', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new MulticlassHingeLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new MulticlassHingeLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new MulticlassHingeLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new MulticlassHingeLoss({ no_such_parameter: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new MulticlassHingeLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new MulticlassHingeLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new MulticlassHingeLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
