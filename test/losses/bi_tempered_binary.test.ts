import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BiTemperedBinaryLoss } from '../../generated/losses/bi_tempered_binary.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<BiTemperedBinaryLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[1.5, -0.7, 3], [1, 1, 0]], params: {}, options: {}, equals: 1.4510622261473174, tolerance: 0.000001 },
  { inputs: [[1.5, -0.7, 3], [1, 1, 0]], params: { t1: 0.7, t2: 1.4 }, options: {}, equals: 0.7789325211, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [
  { t1: -1 },
  { t1: 2 },
  { t1: 'a text' },
  { t2: 0 },
  { t2: 'a text' },
  { label_smoothing: -1 },
  { label_smoothing: 1 },
  { label_smoothing: 'a text' },
];
const sample: tf.TensorLike[] = [[1.5, -0.7, 3], [1, 1, 0]];
const mismatched: tf.TensorLike[] = [[1.5, -0.7, 3], [1, 1, 0, 1]];

const forward = (loss: BiTemperedBinaryLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('bi_tempered_binary', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new BiTemperedBinaryLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new BiTemperedBinaryLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new BiTemperedBinaryLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new BiTemperedBinaryLoss({ t1_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new BiTemperedBinaryLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new BiTemperedBinaryLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new BiTemperedBinaryLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
