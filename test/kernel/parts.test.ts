/** Calls too large for one part of a kernel's own memory, which stays small: the parts together are what ops compute at once. */

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { createLoss } from '../../generated/registry.js';
import type { Loss } from '../../src/runtime/index.js';
import { hostHere } from '../../src/runtime/kernel/host.js';
import { onEachBackend } from '../runtime/backends.js';

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const wave = (shape: number[], step: number) => tf.mul(2, tf.sin(tf.reshape(tf.mul(step, tf.range(0, sizeOf(shape), 1)), shape)));

const every = (length: number, classes: number) => tf.mod(tf.range(0, length, 1, 'int32'), tf.scalar(classes, 'int32'));
const image = (shape: [number, number, number], classes: number) => tf.reshape(every(sizeOf(shape), classes), shape);

interface Input {
  readonly type: string;
  readonly config?: object;
  readonly prediction: number[];
  readonly target: () => tf.Tensor;
  /** If not all: a loss of the whole batch has no weights and nothing for each example. */
  readonly ways?: readonly string[];
}

/** Neither lengths nor rows are multiples of a vector or of a part. */
const inputs: Readonly<Record<string, Input>> = {
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
    target: () => every(5_003, 37),
  },
  'root_mean_squared_error, twice over positions': {
    type: 'root_mean_squared_error',
    prediction: [130_003],
    target: () => wave([130_003], 0.7),
    ways: ['forward', 'forward, by the target'],
  },
  'binary_entropic_open_set, what is dear kept from one pass to the next': {
    type: 'binary_entropic_open_set',
    config: { background_class: 0 },
    prediction: [130_003],
    target: () => tf.cast(every(130_003, 2), 'float32'),
    ways: ['forward'],
  },
  'entropic_open_set, twice over rows': {
    type: 'entropic_open_set',
    config: { background_class: 2 },
    prediction: [5_003, 37],
    target: () => every(5_003, 37),
    ways: ['forward'],
  },
  'dice, pixels of large images': { type: 'dice', prediction: [3, 70, 101, 5], target: () => image([3, 70, 101], 5) },
  'dice, many images in a part': { type: 'dice', prediction: [203, 9, 11, 5], target: () => image([203, 9, 11], 5) },
  'dice, pixels of the batch': {
    type: 'dice',
    config: { whole_batch: true },
    prediction: [3, 70, 101, 5],
    target: () => image([3, 70, 101], 5),
    ways: ['forward'],
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
  'forward, by the target': (loss, t, p) => loss.forward(p, t),
  'unreduced with weights': (loss, p, t) => loss.unreduced(p, t, { weights: someWeights(p.shape[0]!) }),
};

const usual = Object.keys(ways).filter((name) => name !== 'forward, by the target');

onEachBackend(() => {
  describe.each(Object.entries(inputs))('%s', (_, { type, config, prediction, target, ways: some = usual }) => {
    test.each(some)('%s', (name) => {
      const [way, make] = [ways[name]!, () => createLoss({ type, ...config })];
      const [loss, ops] = [make(), Object.defineProperty(make(), 'kernels', { value: [] })];
      tf.tidy(() => {
        const [p, t] = [wave(prediction, 0.3), target()];
        const dy = tf.add(wave([...way(ops, p, t).shape], 1.1), 3);
        const [found, wanted] = [loss, ops].map((one) => tf.valueAndGrad((x) => way(one, x, t))(p, dy));
        expect(loss.execution).toBe('kernel');
        for (const part of ['value', 'grad'] as const) near(found![part], wanted![part]);
        if (tf.getBackend() === 'cpu') expect(hostHere()!.memory.buffer.byteLength).toBeLessThanOrEqual(1 << 20);
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
