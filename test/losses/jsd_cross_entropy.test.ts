import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { JSDCrossEntropyLoss } from '../../generated/losses/jsd_cross_entropy.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<JSDCrossEntropyLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3]], [[0.8, 0.1, -0.2], [0.3, 1.5, 0]], [[1.5, -0.3, 0.4], [-0.2, 1, 0.6]], [0, 1]],
    params: {},
    options: {},
    equals: 0.8129195646436851,
    tolerance: 0.000001,
  },
  {
    inputs: [[[1, 0.2, -0.5], [0.1, 2, 0.3]], [[0.8, 0.1, -0.2], [0.3, 1.5, 0]], [[1.5, -0.3, 0.4], [-0.2, 1, 0.6]], [0, 1]],
    params: { alpha: 1, smoothing: 0 },
    options: {},
    equals: 0.4267499010073267,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ alpha: -1 }, { alpha: 'a text' }, { smoothing: -1 }, { smoothing: 1 }, { smoothing: 'a text' }];
const sample: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3]], [[0.8, 0.1, -0.2], [0.3, 1.5, 0]], [[1.5, -0.3, 0.4], [-0.2, 1, 0.6]], [0, 1]];
const mismatched: tf.TensorLike[] = [[[1, 0.2, -0.5], [0.1, 2, 0.3]], [[0.8, 0.1, -0.2], [0.3, 1.5, 0]], [[1.5, -0.3, 0.4], [-0.2, 1, 0.6]], [0, 1, 0]];

const forward = (loss: JSDCrossEntropyLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ clean: inputs[0]!, first: inputs[1]!, second: inputs[2]! }, inputs[3]!, options);

describe('jsd_cross_entropy', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new JSDCrossEntropyLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new JSDCrossEntropyLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new JSDCrossEntropyLoss();
    const dtypes = ['float32', 'float32', 'float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new JSDCrossEntropyLoss({ alpha_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new JSDCrossEntropyLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new JSDCrossEntropyLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new JSDCrossEntropyLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
