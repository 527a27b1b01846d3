import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { ops } from '../../src/runtime/index.js';
import { leaked, onEachBackend } from './backends.js';

const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const { fround } = Math;

const signs = [-1, 1];
const grid = [
  ...signs.flatMap((sign) => Array.from({ length: 200 }, (_, i) => sign * 10 ** (-12 + i * 0.08))),
  ...[0, -1, 1, 88.7, -88.7, 89, -89, 1e4, -1e4, -13, -17, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
].map(fround);

/** The largest relative error, where results below float32's smallest normal number count as 0. */
function worst(got: number[], expected: number[]): number {
  return Math.max(...got.map((a, i) => error(a, fround(expected[i]!))));
}
function error(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  return Math.abs(a - b) / Math.max(Math.abs(b), 1.2e-38);
}

onEachBackend(() => {
  test.each<[string, (x: tf.Tensor) => tf.Tensor, (x: number) => number, (x: number) => boolean]>([
    ['log1p', ops.log1p, Math.log1p, () => true],
    ['expm1', tf.expm1, Math.expm1, () => true],
    ['softplus', tf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), () => true],
    ['sigmoid', tf.sigmoid, (x) => 1 / (1 + Math.exp(-x)), (x) => !(x < -87)],
  ])('%s has 6 digits from 1e-12 to 1e4 and at the infinities', (_, op, reference, within) => {
    const points = grid.filter(within);
    expect(worst(list(op(tf.tensor(points))), points.map(reference))).toBeLessThan(5e-7);
  });

  test('sigmoid goes to 0 and 1 at the infinities', () => {
    expect(list(tf.sigmoid(tf.tensor([Number.NEGATIVE_INFINITY, -1e4, 1e4, Number.POSITIVE_INFINITY])))).toEqual([0, 0, 1, 1]);
  });

  test('logsumexp of infinities is their limit, along one axis or several', () => {
    const { POSITIVE_INFINITY: inf } = Number;
    const rows = tf.tensor([
      [-inf, -inf],
      [inf, 1],
      [1e4, 1e4],
      [-1e4, -inf],
      [0, 0],
    ]);
    expect(list(ops.logsumexp(rows, [1]))).toEqual([-inf, inf, fround(1e4 + Math.log(2)), -1e4, fround(Math.log(2))]);
    expect(ops.logsumexp(tf.zeros([2, 3, 4]), [1, 2]).shape).toEqual([2, 1, 1]);
    expect(list(ops.logsumexp(tf.zeros([2, 3, 4]), [-2, -1]))).toEqual([Math.log(12), Math.log(12)].map((v) => expect.closeTo(v, 6)));
  });

  test.each<[string, (x: tf.Tensor) => tf.Tensor, number]>([
    ['sum', (x) => ops.sum(x, [1]), 0],
    ['max', (x) => ops.max(x, [-2]), Number.NEGATIVE_INFINITY],
    ['logsumexp', (x) => ops.logsumexp(x, [1]), Number.NEGATIVE_INFINITY],
    ['any', (x) => ops.any(tf.cast(x, 'bool'), [1]), 0],
  ])('%s of nothing is that, and not what lay in memory', (_, op, expected) => {
    tf.dispose(tf.fill([64], 7)); // leaves its sevens there
    const result = op(tf.zeros([2, 0, 3]));
    expect(result.shape).toEqual([2, 1, 3]);
    expect(list(result)).toEqual(Array(6).fill(expected));
  });

  test('reductions keep their axes and take any dtype', () => {
    const flags = tf.tensor2d(
      [
        [1, 1],
        [0, 0],
      ],
      [2, 2],
      'bool',
    );
    expect(ops.sum(flags, [1]).dtype).toBe('float32');
    expect(ops.sum(flags, [1]).arraySync()).toEqual([[2], [0]]);
    expect(ops.sum(flags, [0, 1]).arraySync()).toEqual([[2]]);
  });

  test.each([31, 32, 33, 1000, 1025, 100_000, 1_000_000])('a sum of %i equal terms is right, along any axes', (n) => {
    for (const value of [0.1, 1 / 3, 0.7].map(fround)) {
      for (const [shape, axes] of [
        [[n], [0]],
        [[1, n], [-1]],
        [[n, 1], [0]],
        [
          [1, n, 1],
          [0, 1],
        ],
      ] as const) {
        const got = ops.sum(tf.fill([...shape], value), axes);
        expect(got.shape).toEqual(shape.map((size) => (size === n ? 1 : size)));
        expect(Math.abs(list(got)[0]! / (n * value) - 1)).toBeLessThan(1e-6);
      }
    }
  });

  test('a sum along some axes of many is the sum along those', () => {
    const x = tf.reshape(tf.range(0, 3 * 40 * 2 * 50), [3, 40, 2, 50]);
    for (const axes of [[1, 3], [3], [0, 1], [-1, 0], [0, 1, 2, 3], [1]]) {
      const expected = tf.sum(x, axes as number[], true);
      const got = ops.sum(x, axes);
      expect(got.shape).toEqual(expected.shape);
      expect(worst(list(got), list(expected))).toBeLessThan(1e-4);
    }
    expect(list(ops.sum(x, [1, 3]))[1]).toBeCloseTo(40 * 50 * (1950 + 50 + 24.5), -2);
  });

  test('where broadcasts condition, numbers and tensors alike', () => {
    const condition = tf.tensor2d([[1], [0]]);
    expect(ops.where(condition, tf.tensor([1, 2]), -1).arraySync()).toEqual([
      [1, 2],
      [-1, -1],
    ]);
    expect(ops.where(tf.scalar(true, 'bool'), 3, tf.tensor([1, 2])).arraySync()).toEqual([3, 3]);
    expect(ops.where(condition, 0, tf.tensor([[Number.NaN], [5]])).arraySync()).toEqual([[0], [5]]);
  });

  test('an array parameter of another length is refused', () => {
    expect(() => ops.along([1, 2], 'class_weights', 3)).toThrow(
      '`class_weights` needs one entry for each of the 3 positions of its axis; it has 2 entries.',
    );
    expect(() => ops.along(null, 'class_weights', 3)).toThrow('it has null');
    expect(list(ops.along([1, 2], 'class_weights', 2))).toEqual([1, 2]);
  });

  test('no operation leaves a tensor behind', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(leaked(() => ops.logTemperedSoftmax(x, 1.5, [1]))).toBe(0);
    expect(leaked(() => tf.tidy(() => ops.logsumexp(x, [1])))).toBe(0);
  });
});
