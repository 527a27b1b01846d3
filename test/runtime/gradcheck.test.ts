import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { gradcheck } from '../../src/runtime/index.js';
import { leaked, onEachBackend } from './backends.js';

/** f with a gradient that is `factor` times too large. */
const wrong = (f: (x: tf.Tensor) => tf.Tensor, slope: (x: tf.Tensor) => tf.Tensor, factor: number) =>
  tf.customGrad((...args) => {
    const x = tf.keep(tf.clone(args[0] as tf.Tensor));
    return { value: f(x), gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(slope(x), factor)) };
  });
const points = [-3, -0.7, 0.01, 0.4, 2, 5];

onEachBackend(() => {
  test.each<[string, (x: tf.Tensor) => tf.Tensor, readonly number[]]>([
    ['a square', (x) => tf.sum(tf.square(x)), points],
    ['an exponential', (x) => tf.mean(tf.exp(x)), points],
    ['a logarithm near 0', (x) => tf.sum(tf.log(x)), [1e-4, 0.01, 1, 50]],
    ['a logarithm of large numbers', (x) => tf.mean(tf.log(x)), [1e4, 2e4, 1e-2]],
    ['a sigmoid', (x) => tf.sum(tf.sigmoid(tf.mul(x, 8))), points],
    ['a cubic', (x) => tf.sum(tf.pow(x, 3)), points],
    ['a kink at the point', (x) => tf.sum(tf.relu(x)), [0, -1, 1, 1e-3, -1e-3, 0.05]],
    ['the subgradient −1 of |x| that tfjs takes', (x) => tf.sum(tf.abs(x)), [0, 1, -1]],
    ['nothing but zero', (x) => tf.sum(tf.mul(x, 0)), points],
    ['a large constant beside it', (x) => tf.add(tf.sum(tf.square(x)), 1000), points],
  ])('%s has the gradient it has', (_, f, at) => {
    expect(gradcheck((x) => f(x!), [[...at]]).errors).toEqual([]);
  });

  test.each([1.03, 0.97, 0, -1])('a gradient %f times what it should be is found', (factor) => {
    for (const [f, slope] of [
      [(x: tf.Tensor) => tf.sum(tf.square(x)), (x: tf.Tensor) => tf.mul(x, 2)],
      [(x: tf.Tensor) => tf.sum(tf.exp(x)), (x: tf.Tensor) => tf.exp(x)],
      [(x: tf.Tensor) => tf.sum(tf.softplus(x)), (x: tf.Tensor) => tf.sigmoid(x)],
    ] as const) {
      const report = gradcheck((x) => wrong(f, slope, factor)(x!), [points]);
      expect(report.ok).toBe(false);
      expect(report.worst.input).toBe(0);
      expect(report.worst.error).toBeGreaterThan(0.01);
    }
  });

  test('outside the two slopes of a kink nothing is right', () => {
    const f = (x: tf.Tensor) => tf.sum(tf.abs(x));
    for (const slope of [1.1, -1.1]) expect(gradcheck((x) => wrong(f, tf.onesLike, slope)(x!), [[0]]).ok).toBe(false);
    for (const slope of [1, 0.3, 0, -1]) expect(gradcheck((x) => wrong(f, tf.onesLike, slope)(x!), [[0]]).ok).toBe(true);
  });

  test('the worst element is named, with its place', () => {
    const bump = tf.tensor2d([
      [0, 0],
      [1, 0],
    ]);
    const report = gradcheck(
      (a, x) =>
        wrong(
          (v) => tf.sum(tf.add(v, a!)),
          (v) => tf.add(tf.onesLike(v), bump),
          1,
        )(x!),
      [tf.scalar(2, 'int32'), tf.zeros([2, 2])],
    );
    expect(report.errors).toHaveLength(1);
    expect(report.worst).toMatchObject({ input: 1, index: [1, 0], analytic: 2, numeric: expect.closeTo(1, 4) });
  });

  test('a gradient that is not a number is an error', () => {
    const report = gradcheck(
      (x) =>
        wrong(
          (v) => tf.sum(v),
          (v) => tf.mul(v, Number.NaN),
          1,
        )(x!),
      [[1, 2]],
    );
    expect(report.ok).toBe(false);
    expect(report.worst.error).toBe(Number.POSITIVE_INFINITY);
  });

  test('what cannot be checked is refused', () => {
    expect(() => gradcheck((x) => x!, [[1, 2]])).toThrow('it returned shape [2]');
    expect(() => gradcheck((x) => tf.log(x!), [-1])).toThrow('the function returned NaN');
    expect(() => gradcheck((x) => tf.sum(x!), [tf.tensor1d([1], 'int32')])).toThrow('nothing to differentiate');
  });

  test('nothing stays in memory', () => {
    expect(
      leaked(() => {
        gradcheck((x) => tf.sum(tf.square(x!)), [[1, 2]]);
        return [];
      }),
    ).toBe(0);
  });
});
