import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { StudentTNLLLoss } from '../../generated/losses/student_t_nll.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<StudentTNLLLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[0.3, -1.2, 2.5], [-0.7, 0.7, -2.3], [0.1, 0.8, 4]],
    params: {},
    options: {},
    equals: 3.79959320826889,
    tolerance: 0.000001,
  },
  {
    inputs: [[0.3, -1.2, 2.5], [-0.7, 0.7, -2.3], [0.1, 0.8, 4]],
    params: { degrees_of_freedom: 1 },
    options: {},
    equals: 2.462072297077896,
    tolerance: 0.000001,
  },
  {
    inputs: [[0.3, -1.2, 2.5], [-0.7, 0.7, -2.3], [0.1, 0.8, 4]],
    params: { degrees_of_freedom: 30 },
    options: {},
    equals: 11.389054847535922,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ degrees_of_freedom: 0 }, { degrees_of_freedom: 'a text' }];
const sample: tf.TensorLike[] = [[0.3, -1.2, 2.5], [-0.7, 0.7, -2.3], [0.1, 0.8, 4]];
const mismatched: tf.TensorLike[] = [[0.3, -1.2, 2.5], [-0.7, 0.7, -2.3], [0.1, 0.8, 4, 0.1]];

const forward = (loss: StudentTNLLLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward({ mean: inputs[0]!, log_scale: inputs[1]! }, inputs[2]!, options);

describe('student_t_nll', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new StudentTNLLLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new StudentTNLLLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new StudentTNLLLoss();
    const dtypes = ['float32', 'float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new StudentTNLLLoss({ degrees_of_freedom_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new StudentTNLLLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new StudentTNLLLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new StudentTNLLLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
