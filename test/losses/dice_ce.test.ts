import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { DiceCELoss } from '../../generated/losses/dice_ce.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<DiceCELoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [
      [
        [[[-0.37, -2.26, 0.13], [-0.88, 0.4, -0.02]], [[0.55, 0.57, -0.41], [0.15, 0.31, 0.53]]],
        [[[-0.74, 0.51, -0.69], [-0.64, -0.16, -0.05]], [[-1.58, 0.46, -1.22], [0.65, -1.15, 0.64]]],
      ],
      [[[0, 1], [2, 1]], [[0, 0], [1, 0]]],
    ],
    params: {},
    options: {},
    equals: 1.7898022544908188,
    tolerance: 0.000001,
  },
  {
    inputs: [[[[[1, 0], [1, 0], [0, 1]]], [[[1, 0], [0, 1], [1, 0]]]], [[[0, 0, 1]], [[0, 1, 0]]]],
    params: { activation: 'none' },
    options: {},
    equals: 0.3133,
    tolerance: 0.0001,
  },
  {
    inputs: [
      [
        [[[-0.37, -2.26, 0.13], [-0.88, 0.4, -0.02]], [[0.55, 0.57, -0.41], [0.15, 0.31, 0.53]]],
        [[[-0.74, 0.51, -0.69], [-0.64, -0.16, -0.05]], [[-1.58, 0.46, -1.22], [0.65, -1.15, 0.64]]],
      ],
      [[[0, 1], [2, 1]], [[0, 0], [1, 0]]],
    ],
    params: { include_background: false },
    options: {},
    equals: 1.8196837552826144,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [
  { activation: 1.5 },
  { include_background: 'yes' },
  { lambda_dice: -1 },
  { lambda_dice: 'a text' },
  { lambda_ce: -1 },
  { lambda_ce: 'a text' },
  { smooth: 0 },
  { smooth: 'a text' },
];
const sample: tf.TensorLike[] = [
  [
    [[[-0.37, -2.26, 0.13], [-0.88, 0.4, -0.02]], [[0.55, 0.57, -0.41], [0.15, 0.31, 0.53]]],
    [[[-0.74, 0.51, -0.69], [-0.64, -0.16, -0.05]], [[-1.58, 0.46, -1.22], [0.65, -1.15, 0.64]]],
  ],
  [[[0, 1], [2, 1]], [[0, 0], [1, 0]]],
];
const mismatched: tf.TensorLike[] = [
  [
    [[[-0.37, -2.26, 0.13], [-0.88, 0.4, -0.02]], [[0.55, 0.57, -0.41], [0.15, 0.31, 0.53]]],
    [[[-0.74, 0.51, -0.69], [-0.64, -0.16, -0.05]], [[-1.58, 0.46, -1.22], [0.65, -1.15, 0.64]]],
  ],
  [[[0, 1], [2, 1]], [[0, 0], [1, 0]], [[0, 1], [2, 1]]],
];

const forward = (loss: DiceCELoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, inputs[1]!, options);

describe('dice_ce', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new DiceCELoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new DiceCELoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new DiceCELoss();
    const dtypes = ['float32', 'int32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new DiceCELoss({ activation_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new DiceCELoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new DiceCELoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new DiceCELoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
