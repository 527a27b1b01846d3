import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { UnifiedFocalLoss } from '../../generated/losses/unified_focal.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<UnifiedFocalLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [[[[[0.9, 0.1], [0.4, 0.6]], [[0.7, 0.3], [0.2, 0.8]]]], [[[0, 1], [1, 1]]]],
    params: {},
    options: {},
    equals: 0.40455519506301196,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[[0.9, 0.1], [0.4, 0.6]], [[0.7, 0.3], [0.2, 0.8]]]], [[[0, 1], [1, 1]]]],
    params: { mix: 0.2, gamma: 0.25, delta: 0.6 },
    options: {},
    equals: 0.388413577664977,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { mix: -1 },
  { mix: 2 },
  { mix: 'a text' },
  { gamma: -1 },
  { gamma: 1 },
  { gamma: 'a text' },
  { delta: -1 },
  { delta: 2 },
  { delta: 'a text' },
];
const sample: tf.TensorLike[] = [
  [
    [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]],
    [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]],
  ],
  [[[2, 0], [1, 2]], [[0, 1], [2, 0]]],
];
const mismatched: tf.TensorLike[] = [
  [
    [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]],
    [[[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]], [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]],
  ],
  [[[2, 0], [1, 2]], [[0, 1], [2, 0]], [[2, 0], [1, 2]]],
];

const forward = (loss: UnifiedFocalLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('unified_focal', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new UnifiedFocalLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new UnifiedFocalLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new UnifiedFocalLoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new UnifiedFocalLoss({ mix_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new UnifiedFocalLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new UnifiedFocalLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new UnifiedFocalLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
