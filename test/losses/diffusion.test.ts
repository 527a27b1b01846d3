import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { DiffusionLoss } from '../../generated/losses/diffusion.js';
import { gradcheck } from '../../src/runtime/index.js';

// Yours from now on: create-loss wrote this file once and will not touch it again.
// The examples are those of the spec. Where they were computed from the formula, check them against the paper.
type Options = Parameters<DiffusionLoss['forward']>[2];
type Example = { inputs: tf.TensorLike[]; params: object; options: Options; equals: number; tolerance: number };
const examples: Example[] = [
  {
    inputs: [
      [
        [
          [[0.3, 1], [1.2, -0.5], [0.7, 2], [2.1, 0.4], [1, 0.6]],
          [[0.1, 0.9], [1.5, 0.2], [-0.3, 1.1], [0.8, 0], [0.5, 1.4]],
          [[2, 0.3], [0.4, 0.8], [1.1, -1], [0.6, 0.5], [1.9, 0.2]],
          [[0.2, 1.3], [0.9, 0.1], [1.6, 0.7], [-0.4, 1.8], [0.3, 0]],
          [[1, 0.5], [0, 1.2], [0.8, 0.4], [1.3, 0.6], [0.2, 2]],
        ],
      ],
    ],
    params: {},
    options: {},
    equals: 0.565138888888889,
    tolerance: 0.000001,
  },
  {
    inputs: [
      [
        [
          [[0, 0], [1, 1], [4, 4], [9, 9], [16, 16]],
          [[0, 0], [1, 1], [4, 4], [9, 9], [16, 16]],
          [[0, 0], [1, 1], [4, 4], [9, 9], [16, 16]],
          [[0, 0], [1, 1], [4, 4], [9, 9], [16, 16]],
          [[0, 0], [1, 1], [4, 4], [9, 9], [16, 16]],
        ],
      ],
    ],
    params: {},
    options: {},
    equals: 18.666666666666668,
    tolerance: 0.000001,
  },
  {
    inputs: [
      [
        [
          [[0, 0], [1, 1], [2, 2]],
          [[1, 1], [2, 2], [3, 3]],
          [[2, 2], [3, 3], [4, 4]],
          [[3, 3], [4, 4], [5, 5]],
          [[4, 4], [5, 5], [6, 6]],
        ],
      ],
    ],
    params: { normalize: true },
    options: {},
    equals: 2.568888888888889,
    tolerance: 0.000001,
  },
];
const refusedConfigs: Record<string, unknown>[] = [{ normalize: 'yes' }];
const sample: tf.TensorLike[] = [
  [
    [
      [[0.3, 1], [1.2, -0.5], [0.7, 2], [2.1, 0.4], [1, 0.6]],
      [[0.1, 0.9], [1.5, 0.2], [-0.3, 1.1], [0.8, 0], [0.5, 1.4]],
      [[2, 0.3], [0.4, 0.8], [1.1, -1], [0.6, 0.5], [1.9, 0.2]],
      [[0.2, 1.3], [0.9, 0.1], [1.6, 0.7], [-0.4, 1.8], [0.3, 0]],
      [[1, 0.5], [0, 1.2], [0.8, 0.4], [1.3, 0.6], [0.2, 2]],
    ],
  ],
];
const mismatched: tf.TensorLike[] = [
  [
    [
      [
        [[0.3, 1], [1.2, -0.5], [0.7, 2], [2.1, 0.4], [1, 0.6]],
        [[0.1, 0.9], [1.5, 0.2], [-0.3, 1.1], [0.8, 0], [0.5, 1.4]],
        [[2, 0.3], [0.4, 0.8], [1.1, -1], [0.6, 0.5], [1.9, 0.2]],
        [[0.2, 1.3], [0.9, 0.1], [1.6, 0.7], [-0.4, 1.8], [0.3, 0]],
        [[1, 0.5], [0, 1.2], [0.8, 0.4], [1.3, 0.6], [0.2, 2]],
      ],
    ],
  ],
];

const forward = (loss: DiffusionLoss, inputs: (tf.Tensor | tf.TensorLike)[], options: Options = {}) => loss.forward(inputs[0]!, null, options);

describe('diffusion', () => {
  it.each(examples)('gives $equals', ({ inputs, params, options, equals, tolerance }) => {
    const value = forward(new DiffusionLoss(params as never), inputs, options);
    expect(value.shape).toEqual([]);
    expect(Math.abs(value.dataSync()[0]! - equals)).toBeLessThanOrEqual(tolerance + 2e-6 * Math.abs(equals));
  });

  it('gives one scalar', () => {
    expect(forward(new DiffusionLoss(), sample).shape).toEqual([]);
  });

  it('has the gradient of its value', () => {
    const loss = new DiffusionLoss();
    const dtypes = ['float32'] as const;
    const report = gradcheck((...inputs) => forward(loss, inputs), sample.map((values, i) => tf.tensor(values, undefined, dtypes[i]!)));
    expect(report).toMatchObject({ ok: true });
  });

  it('refuses a misspelt parameter', () => {
    expect(() => new DiffusionLoss({ normalize_: 1 } as never)).toThrow('is not a parameter');
  });

  it.each(refusedConfigs)('refuses the config %j', (config) => {
    expect(() => new DiffusionLoss(config as never)).toThrow(Object.keys(config)[0]);
  });

  it('refuses shapes that do not fit instead of broadcasting them', () => {
    expect(() => forward(new DiffusionLoss(), mismatched)).toThrow(/shape/);
  });

  it('leaks no tensor', () => {
    const loss = new DiffusionLoss();
    const inputs = sample.map((values) => tf.tensor(values));
    const before = tf.memory().numTensors;
    forward(loss, inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
