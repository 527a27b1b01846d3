/** Calls too large for one part of a kernel's own memory: the parts together are what ops compute at once. */

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { createLoss } from '../../generated/registry.js';
import type { Loss } from '../../src/runtime/index.js';
import { onEachBackend } from '../runtime/backends.js';

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const wave = (shape: number[], step: number) => tf.mul(2, tf.sin(tf.reshape(tf.mul(step, tf.range(0, sizeOf(shape), 1)), shape)));

/** Neither lengths nor rows are multiples of a vector or of a part. */
const inputs = {
  'huber, positions': { type: 'huber', prediction: [130_003], target: () => wave([130_003], 0.7) },
  'huber, rows': { type: 'huber', prediction: [9_001, 13], target: () => wave([9_001, 13], 0.7) },
  'softmax_cross_entropy, rows longer than a part': {
    type: 'softmax_cross_entropy',
    prediction: [3, 70_001],
    target: () => tf.tensor1d([0, 70_000, 4], 'int32'),
  },
  'softmax_cross_entropy, ids': {
    type: 'softmax_cross_entropy',
    prediction: [5_003, 37],
    target: () => tf.mod(tf.range(0, 5_003, 1, 'int32'), tf.scalar(37, 'int32')),
  },
};

const someWeights = (size: number) => tf.tensor1d(Array.from({ length: size }, (_, i) => (i % 5 === 0 ? 0 : 0.25 + (i % 7) / 8)));
const everyWeight = (shape: number[]) => tf.reshape(someWeights(sizeOf(shape)), shape);

type Way = (loss: Loss, p: tf.Tensor, t: tf.Tensor) => tf.Tensor;
const ways: Readonly<Record<string, Way>> = {
  forward: (loss, p, t) => loss.forward(p, t),
  'forward with a weight for each example': (loss, p, t) => loss.forward(p, t, { weights: someWeights(p.shape[0]!) }),
  'forward with a weight for each position': (loss, p, t) => loss.forward(p, t, { weights: everyWeight(loss.unreduced(p, t).shape) }),
  perExample: (loss, p, t) => loss.perExample(p, t),
  'perExample with weights': (loss, p, t) => loss.perExample(p, t, { weights: someWeights(p.shape[0]!) }),
  unreduced: (loss, p, t) => loss.unreduced(p, t),
  'unreduced with weights': (loss, p, t) => loss.unreduced(p, t, { weights: someWeights(p.shape[0]!) }),
};

onEachBackend(() => {
  describe.each(Object.entries(inputs))('%s', (_, { type, prediction, target }) => {
    test.each(Object.entries(ways))('%s', (_, way) => {
      const [loss, ops] = [createLoss({ type }), Object.defineProperty(createLoss({ type }), 'kernels', { value: [] })];
      tf.tidy(() => {
        const [p, t] = [wave(prediction, 0.3), target()];
        const dy = tf.add(wave([...way(ops, p, t).shape], 1.1), 3);
        const [found, wanted] = [loss, ops].map((one) => tf.valueAndGrad((x) => way(one, x, t))(p, dy));
        expect(loss.execution).toBe('kernel');
        for (const part of ['value', 'grad'] as const) near(found![part], wanted![part]);
      });
    });
  });
});

function near(found: tf.Tensor, wanted: tf.Tensor): void {
  expect(found.shape).toEqual(wanted.shape);
  const largest = tf.max(tf.abs(wanted)).dataSync()[0]!;
  const worst = tf.max(tf.abs(tf.sub(found, wanted))).dataSync()[0]!;
  expect(worst / largest).toBeLessThan(3e-6);
}
