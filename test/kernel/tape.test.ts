/** What a kernel leaves for its backward pass: as long as it is needed, and no longer. */

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { createLoss } from '../../generated/registry.js';
import { onEachBackend } from '../runtime/backends.js';

const losses = [
  { type: 'mean_squared_error', prediction: [1, 2, -3, 4], target: () => tf.tensor1d([0.5, -1, 2, 0]) },
  {
    type: 'softmax_cross_entropy',
    prediction: [
      [1, 2, 3],
      [0, -1, 2],
    ],
    target: () => tf.tensor1d([2, 0], 'int32'),
  },
];

const expectClose = (found: tf.Tensor, wanted: ArrayLike<number>): void =>
  expect([...found.dataSync()].map((x, i) => Math.abs(x - wanted[i]!))).toEqual(Array.from(wanted, () => expect.closeTo(0, 5)));

onEachBackend(() => {
  describe.each(losses)('$type', ({ type, prediction, target }) => {
    const loss = createLoss({ type });
    const ops = createLoss({ type });
    Object.defineProperty(ops, 'kernels', { value: [] });

    test('a kernel computes it', () => {
      tf.tidy(() => loss.forward(tf.tensor(prediction), target()));
      expect(loss.execution).toBe('kernel');
    });

    test('the gradient does not need tensors that the caller has disposed of', () => {
      tf.tidy(() => {
        const t = target();
        const wanted = tf
          .grad((p) => ops.forward(p, t))(tf.tensor(prediction))
          .dataSync();
        const found = tf.grad((p) => {
          const z = tf.mul(p, 1);
          const value = loss.forward(z, t);
          tf.dispose([z, t]);
          return value;
        })(tf.tensor(prediction));
        expectClose(found, wanted);
      });
    });

    const ways: Record<string, (p: tf.Tensor, t: tf.Tensor) => tf.Tensor> = {
      'with its gradient': (p, t) => tf.grad((x) => loss.forward(x, t))(p),
      'with a multiple of its gradient': (p, t) => tf.grad((x) => tf.mul(loss.forward(x, t), 3))(p),
      'of a tensor made on the way': (p, t) => tf.grad((x) => loss.forward(tf.mul(x, 2), t))(p),
      'beside a gradient that it has no part in': (p, t) => tf.grad((x) => tf.add(tf.sum(x), tf.mul(loss.forward(p, t), 0)))(p),
      'without a gradient': (p, t) => loss.forward(p, t),
    };
    test.each(Object.entries(ways))('%s it leaves nothing behind', (_, way) => {
      const [p, t] = [tf.tensor(prediction), target()];
      const { numTensors, numDataBuffers } = tf.memory();
      for (let i = 0; i < 20; i++) way(p, t).dispose();
      expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
      tf.dispose([p, t]);
    });
  });

  test('a gradient by the target comes too', () => {
    const { type, prediction, target } = losses[0]!;
    tf.tidy(() => {
      const [byPrediction, byTarget] = tf.grads((p, t) => createLoss({ type }).forward(p, t))([tf.tensor(prediction), target()]);
      expectClose(tf.neg(byTarget!), byPrediction!.dataSync());
    });
  });
});
