import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { DROCCLoss } from '../../generated/losses/drocc.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<DROCCLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]], params: {}, options: {}, equals: 1.425436457755944, tolerance: 0.000001 },
  {
    inputs: [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]],
    params: { perturbation_strength: 0.5 },
    options: {},
    equals: 1.5559114438986028,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ perturbation_strength: -1 }, { perturbation_strength: 'a text' }];
const sample: tf.TensorLike[] = [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0]];
const mismatched: tf.TensorLike[] = [[0.5, 2, 0.1, 3.5, 1], [0, 1, -1, 1, 0, 0]];

const forward = (loss: DROCCLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('drocc', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new DROCCLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new DROCCLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new DROCCLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new DROCCLoss({ perturbation_strength_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new DROCCLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new DROCCLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new DROCCLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
