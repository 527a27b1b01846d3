/** What the runtime does itself on backends of shaders, tried on one that is such by name and computes as the cpu does. */

import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ops } from '../../src/runtime/index.js';

const { POSITIVE_INFINITY: inf, NaN: none } = Number;
const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

beforeAll(async () => {
  await tf.setBackend('cpu');
  const { constructor: Backend } = tf.backend() as unknown as { constructor: new () => tf.KernelBackend };
  tf.registerBackend('shaders', () => new Backend());
  tf.copyRegisteredKernels('cpu', 'shaders');
  await tf.setBackend('shaders');
});
afterAll(() => tf.removeBackend('shaders'));

const points = [0, -0, 1e-30, -1e-30, 1e-9, 1e-6, -1e-6, 1e-3, -1e-3, 0.1, -0.1, 0.24, -0.24, 0.26, -0.26, 0.9, -0.9, 5, 20, inf, none];

test.each<[string, (x: tf.Tensor) => tf.Tensor, (x: number) => number]>([
  ['log1p', ops.log1p, Math.log1p],
  ['expm1', ops.expm1, Math.expm1],
  ['tanh', ops.tanh, Math.tanh],
  ['softplus', ops.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  ['log', ops.log, Math.log],
])('%s keeps its digits near 0 and at the ends', (_, op, reference) => {
  const got = list(op(tf.tensor1d(points)));
  for (const [i, x] of points.entries()) {
    const meant = reference(Math.fround(x));
    if (!Number.isFinite(meant)) expect(got[i], `at ${x}`).toBe(meant);
    else expect(Math.abs(got[i]! - meant), `at ${x}`).toBeLessThanOrEqual(1e-6 * Math.abs(meant));
  }
});

test('a power of 0 is 0, 1 or infinite, and others are as they are', () => {
  expect(list(ops.pow(tf.tensor1d([0, 0, 0, 2]), tf.tensor1d([0.5, 0, -1, 3])))).toEqual([0, 1, inf, 8]);
  expect(list(ops.pow(2, tf.tensor1d([3])))).toEqual([8]);
});

test('the largest of numbers below -1e20, of -inf alone and of no number', () => {
  const rows = tf.tensor2d([-inf, -inf, -3e38, -2e25, -1e30, 4, none, 1], [4, 2]);
  expect(list(ops.max(rows, [1]))).toEqual([-inf, Math.fround(-2e25), 4, none]);
});

test('a choice in five axes broadcasts all three, and keeps -0 and infinities', () => {
  const condition = tf.tensor([1, 0], [1, 1, 1, 1, 2], 'bool');
  const chosen = ops.where(condition, tf.tensor([1, -0, 3, inf], [2, 1, 1, 1, 2]), -inf);
  expect(chosen.shape).toEqual([2, 1, 1, 1, 2]);
  expect(list(chosen)).toEqual([1, -inf, 3, -inf]);
  expect(list(ops.where(tf.logicalNot(condition), tf.tensor([1, -0, 3, inf], [2, 1, 1, 1, 2]), 7))).toEqual([7, -0, 7, inf]);
});
