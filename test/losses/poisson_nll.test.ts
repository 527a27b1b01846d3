import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { PoissonNLLLoss } from '../../generated/losses/poisson_nll.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<PoissonNLLLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  { inputs: [[0.2, -1, 1.5, 0, 2], [1, 0, 4, 1, 7]], params: {}, options: {}, equals: -1.1479945262799345, tolerance: 0.000001 },
  {
    inputs: [[0.2, -1, 1.5, 0, 2], [1, 0, 4, 1, 7]],
    params: { full: true },
    options: {},
    equals: 1.186111035592806,
    tolerance: 0.000001,
  },
  {
    inputs: [[1.2, 0.3, 4.5, 1, 7.4], [1, 0, 4, 1, 7]],
    params: { log_input: false },
    options: {},
    equals: -1.16179823641032,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ log_input: 'yes' }, { full: 'yes' }, { eps: -1 }, { eps: 'a text' }];
const sample: tf.TensorLike[] = [[0.2, -1, 1.5, 0, 2], [1, 0, 4, 1, 7]];
const mismatched: tf.TensorLike[] = [[0.2, -1, 1.5, 0, 2], [1, 0, 4, 1, 7, 1]];

const forward = (loss: PoissonNLLLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('poisson_nll', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new PoissonNLLLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new PoissonNLLLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new PoissonNLLLoss();
    const dtypes = ['float32', 'float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new PoissonNLLLoss({ log_input_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new PoissonNLLLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new PoissonNLLLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new PoissonNLLLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
