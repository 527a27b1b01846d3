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

onEachBackend(() => {
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
