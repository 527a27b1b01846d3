import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GeneralRobustLoss } from '../../generated/losses/general_robust.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<GeneralRobustLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[-20, -2.5, 0.5], [0, 0, 0]],
    params: { alpha: -2, scale: 2 },
    options: {},
    equals: 0.8385479688850476,
    tolerance: 0.000001,
  },
  {
    inputs: [[-20, -2.5, 0.5], [0, 0, 0]],
    params: { alpha: 0, scale: 2 },
    options: {},
    equals: 1.5133042188086343,
    tolerance: 0.000001,
  },
  {
    inputs: [[-20, -2.5, 0.5], [0, 0, 0]],
    params: { alpha: 1.99, scale: 1.7 },
    options: {},
    equals: 22.471377042471588,
    tolerance: 0.00001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ alpha: 'a text' }, { scale: 0 }, { scale: 'a text' }];
const sample: tf.TensorLike[] = [[-20, -2.5, 0.5], [0, 0, 0]];
const mismatched: tf.TensorLike[] = [[-20, -2.5, 0.5], [0, 0, 0, 0]];

const forward = (loss: GeneralRobustLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('general_robust', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new GeneralRobustLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new GeneralRobustLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new GeneralRobustLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new GeneralRobustLoss({ alpha_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new GeneralRobustLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new GeneralRobustLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new GeneralRobustLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
