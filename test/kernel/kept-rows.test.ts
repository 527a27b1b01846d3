/** Sums that keep the innermost axis: over millions of pixels for each class, and for few classes or many. */

import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { createLoss } from '../../generated/registry.js';
import { onEachBackend } from '../runtime/backends.js';

/** One minus the Dice coefficient of each class, averaged, in float64. */
function meant(p: Float32Array, ids: Int32Array, classes: number): number {
  const [error, whole] = [new Float64Array(classes), new Float64Array(classes).fill(1)];
  for (let i = 0; i < p.length; i++) {
    const y = ids[Math.floor(i / classes)] === i % classes ? 1 : 0;
    error[i % classes]! += p[i]! * (1 - y) + (1 - p[i]!) * y;
    whole[i % classes]! += p[i]! + y;
  }
  return error.reduce((sum, one, i) => sum + one / whole[i]!, 0) / classes;
}

/** The gradient of the same by logits, of which p is the softmax. */
function slopes(p: Float64Array, ids: Int32Array, classes: number): Float64Array {
  const [error, whole] = [new Float64Array(classes), new Float64Array(classes).fill(1)];
  const isOwn = (i: number) => (ids[Math.floor(i / classes)] === i % classes ? 1 : 0);
  p.forEach((x, i) => {
    error[i % classes]! += x + isOwn(i) - 2 * x * isOwn(i);
    whole[i % classes]! += x + isOwn(i);
  });
  const byP = p.map((_, i) => ((1 - 2 * isOwn(i)) / whole[i % classes]! - error[i % classes]! / whole[i % classes]! ** 2) / classes);
  const mean = Float64Array.from(ids, (_, row) =>
    byP.subarray(row * classes, (row + 1) * classes).reduce((sum, x, i) => sum + x * p[row * classes + i]!, 0),
  );
  return p.map((x, i) => x * (byP[i]! - mean[Math.floor(i / classes)]!));
}

function softmax(logits: Float32Array, classes: number): Float64Array {
  const p = Float64Array.from(logits, Math.exp);
  for (let start = 0; start < p.length; start += classes) {
    const total = p.subarray(start, start + classes).reduce((a, b) => a + b, 0);
    for (let i = start; i < start + classes; i++) p[i]! /= total;
  }
  return p;
}

onEachBackend(() => {
  test.each([1, 2, 3, 4, 5, 16, 19, 70])('the gradient of dice by the logits of %d classes', (classes) => {
    const logits = Float32Array.from({ length: 35 * classes }, (_, i) => 3 * Math.sin(7 * i));
    const ids = Int32Array.from({ length: 35 }, (_, i) => (i * 5) % classes);
    const dice = createLoss({ type: 'dice' });
    const meant = slopes(softmax(logits, classes), ids, classes);
    const most = meant.reduce((top, x) => Math.max(top, Math.abs(x)), 0);
    tf.tidy(() => {
      const [x, y] = [tf.tensor4d(logits, [1, 5, 7, classes]), tf.tensor3d(ids, [1, 5, 7], 'int32')];
      const found = tf
        .grad((z) => dice.forward(z as tf.Tensor4D, y))(x)
        .dataSync();
      expect(dice.execution).toBe('kernel');
      found.forEach((slope, i) => {
        expect(Math.abs(slope - meant[i]!)).toBeLessThan(2e-6 * (Math.abs(meant[i]!) + most) + 1e-12);
      });
    });
  });

  test.each([
    [1, 5],
    [3, 7],
    [19, 11],
    [21, 3],
    [2, 2236],
  ])('dice of %d classes, %d pixels wide', (classes, width) => {
    const pixels = width * width;
    const p = Float32Array.from({ length: pixels * classes }, (_, i) => 0.1 + (i % 7) / 64);
    const ids = Int32Array.from({ length: pixels }, (_, i) => (i * 5) % classes);
    const dice = createLoss({ type: 'dice', activation: 'none' });
    tf.tidy(() => {
      const shape = [1, width, width, classes] as const;
      const found = dice.forward(tf.tensor4d(p, [...shape]), tf.tensor3d(ids, [1, width, width], 'int32')).dataSync()[0]!;
      expect(dice.execution).toBe('kernel');
      expect(Math.abs(found / meant(p, ids, classes) - 1)).toBeLessThan(1e-6);
    });
  });
});
