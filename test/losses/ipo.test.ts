import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { IPOLoss } from '../../generated/losses/ipo.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<IPOLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[-10, -30], [-14, -25], [-12, -28], [-13, -27]], params: {}, options: {}, equals: 42.5, tolerance: 0.000001 },
  { inputs: [[-10], [-14], [-12], [-13]], params: { beta: 0.5 }, options: {}, equals: 4, tolerance: 0.000001 },
];
const refusedConfigs: Record<string, unknown>[] = [{ beta: 0 }, { beta: 'a text' }];
const sample: tf.TensorLike[] = [[-10, -30], [-14, -25], [-12, -28], [-13, -27]];
const mismatched: tf.TensorLike[] = [[-10, -30], [-14, -25], [-12, -28], [-13, -27, -13]];

const forward = (loss: IPOLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ chosen: inputs[0]!, rejected: inputs[1]!, reference_chosen: inputs[2]!, reference_rejected: inputs[3]! }, null, options);

describe('ipo', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new IPOLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new IPOLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new IPOLoss();
    const dtypes = ['float32', 'float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new IPOLoss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new IPOLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new IPOLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new IPOLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
