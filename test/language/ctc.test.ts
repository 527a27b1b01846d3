/** The probability of labels is that of all paths that spell them: here every path is written out. */

import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { float64 } from '../../src/ir/arithmetic.js';
import { ctcLoss, ctcOccupancy } from '../../src/ir/ctc.js';
import { ops } from '../../src/runtime/index.js';
import { random } from '../../src/verify/points.js';
import { onEachBackend } from '../runtime/backends.js';

interface Case {
  readonly steps: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly blank: number;
  readonly width: number;
}

/** Repeats become one, then blanks are dropped. */
const spelled = (path: readonly number[], blank: number) => path.filter((one, t) => one !== blank && one !== path[t - 1]).join();
const paths = (length: number, width: number): number[][] =>
  length === 0 ? [[]] : paths(length - 1, width).flatMap((path) => Array.from({ length: width }, (_, one) => [...path, one]));

/** [probability, [time][class] probability of being there as well] */
function counted({ steps, labels, blank, width }: Case): { total: number; there: number[][] } {
  const there = steps.map((step) => step.map(() => 0));
  let total = 0;
  for (const path of paths(steps.length, width)) {
    if (spelled(path, blank) !== labels.join()) continue;
    const probability = Math.exp(path.reduce((sum, one, t) => sum + steps[t]![one]!, 0));
    total += probability;
    for (const [t, one] of path.entries()) there[t]![one]! += probability;
  }
  return { total, there };
}

const next = random(3);
const cases = [[], [1], [1, 2], [2, 2], [1, 2, 1], [1, 1, 1], [2, 1, 1, 2], [1, 2, 1, 2, 1]].flatMap((labels) =>
  [0, 1, 3, 5].map((length): Case => {
    const steps = Array.from({ length }, () => Array.from({ length: 4 }, () => -3 * next()));
    return { steps, labels: labels.map((one) => (one + (length % 2)) % 4), blank: length % 2, width: 4 };
  }),
);

test.each(cases)('$labels in $steps.length steps', (one) => {
  const { total, there } = counted(one);
  const loss = ctcLoss(one, float64);
  expect(Math.exp(-loss)).toBeCloseTo(total, 12);
  const occupancy = ctcOccupancy(one, one.steps.length, float64);
  for (const [t, row] of there.entries())
    for (const [i, probability] of row.entries()) expect(occupancy[t]![i]).toBeCloseTo(total === 0 ? 0 : probability / total, 12);
});

onEachBackend(() => {
  test('tensors of all of them at once, padded', () => {
    const [times, most] = [5, 5];
    const steps = tf.tensor3d(cases.map((one) => Array.from({ length: times }, (_, t) => [...(one.steps[t] ?? [7, 7, 7, 7])])));
    for (const blank of [0, 1]) {
      const [own, at] = [cases.filter((one) => one.blank === blank), cases.flatMap((one, i) => (one.blank === blank ? [i] : []))];
      const labels = tf.tensor2d(own.map((one) => Array.from({ length: most }, (_, i) => one.labels[i] ?? 3)));
      const given = [
        tf.gather(steps, at).expandDims(3),
        labels.reshape([-1, 1, 1, most]),
        tf.tensor4d(
          own.map((one) => one.steps.length),
          [own.length, 1, 1, 1],
        ),
        tf.tensor4d(
          own.map((one) => one.labels.length),
          [own.length, 1, 1, 1],
        ),
      ] as const;
      const [loss, occupancy] = [ops.ctcNll(given, blank, [1, 2, 3]), ops.ctcOccupancy(given, blank, [1, 2, 3])];
      expect([loss.shape, occupancy.shape]).toEqual([
        [own.length, 1, 1, 1],
        [own.length, times, 4, 1],
      ]);
      const expected = own.flatMap((one) => ctcOccupancy(one, times, float64).flat());
      expect([...loss.dataSync()]).toEqual(
        own.map((one) => ctcLoss(one, float64)).map((value) => (value === Infinity ? value : expect.closeTo(value, 5))),
      );
      expect([...occupancy.dataSync()]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
    }
  });
});
