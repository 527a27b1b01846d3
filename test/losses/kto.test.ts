import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { KTOLoss } from '../../generated/losses/kto.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<KTOLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[-10, -30, -20], [-12, -28, -21], [-40, -50, -45], [-43, -52, -44], [1, 0, 1]],
    params: {},
    options: {},
    equals: 0.4697006195941311,
    tolerance: 0.000001,
  },
  {
    inputs: [[-10, -30, -20], [-12, -28, -21], [-40, -50, -45], [-38, -50, -44], [1, 0, 1]],
    params: { beta: 0.5, undesirable_weight: 2 },
    options: {},
    equals: 0.3947883109693769,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { beta: 0 },
  { beta: 'a text' },
  { desirable_weight: -1 },
  { desirable_weight: 'a text' },
  { undesirable_weight: -1 },
  { undesirable_weight: 'a text' },
];
const sample: tf.TensorLike[] = [[-10, -30, -20], [-12, -28, -21], [-40, -50, -45], [-43, -52, -44], [1, 0, 1]];
const mismatched: tf.TensorLike[] = [[-10, -30, -20], [-12, -28, -21], [-40, -50, -45], [-43, -52, -44], [1, 0, 1, 1]];

const forward = (loss: KTOLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ policy: inputs[0]!, reference: inputs[1]!, policy_unrelated: inputs[2]!, reference_unrelated: inputs[3]! }, inputs[4]!, options);

describe('kto', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new KTOLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new KTOLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new KTOLoss();
    const dtypes = ['float32', 'float32', 'float32', 'float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new KTOLoss({ beta_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new KTOLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new KTOLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new KTOLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
