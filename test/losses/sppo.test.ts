import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { SPPOLoss } from '../../generated/losses/sppo.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<SPPOLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [{ inputs: [[-10, -30], [-12, -28], [0.75, 0.5]], params: { eta: 4 }, options: {}, equals: 2.5, tolerance: 0.000001 }];
const refusedConfigs: Record<string, unknown>[] = [{ eta: 0 }, { eta: 'a text' }];
const sample: tf.TensorLike[] = [[-10, -30], [-12, -28], [0.75, 0.5]];
const mismatched: tf.TensorLike[] = [[-10, -30], [-12, -28], [0.75, 0.5, 0.75]];

const forward = (loss: SPPOLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ policy: inputs[0]!, reference: inputs[1]! }, inputs[2]!, options);

describe('sppo', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new SPPOLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new SPPOLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new SPPOLoss();
    const dtypes = ['float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new SPPOLoss({ eta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new SPPOLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new SPPOLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new SPPOLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
