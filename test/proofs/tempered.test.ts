/** The tempered loss against numbers that its authors published, and across the temperatures where its formula changes. */

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { formula } from './points.js';
import { temperedLoss, temperedSoftmax } from './tempered-reference.js';
import { distance, exactly, flat, named, onTensors, type Row, type Rows, rowsOf, type Setting, settingOf } from './tempered-rows.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const losses = named.filter(([, { labels }]) => labels !== null) as (readonly [string, Row & { labels: number[][] }])[];
/** At t1 = t2 = 1 the TensorFlow version keeps the entropy of the labels, so it jumps there; JAX's does not, nor does ours. */
const jumps = /t1_1.0_t2_1.0_tf/;

describe('equals the numbers that iterate to convergence', () => {
  test.each(losses.filter(([, { golden }]) => golden.params.num_iters === 'converged'))(
    '%s, value and gradient',
    async (_, { golden, logits, labels }) => {
      const [value, gradient] = await exactly(logits, labels, settingOf(golden));
      expect(distance(value!, flat(golden.expected))).toBeLessThan(1e-9);
      expect(distance(gradient!, flat(golden.expected_grad!.value))).toBeLessThan(1e-8);
      const [value32, gradient32] = onTensors(logits, labels, settingOf(golden));
      expect(distance(value32!, flat(golden.expected))).toBeLessThan(2e-6);
      expect(distance(gradient32!, flat(golden.expected_grad!.value))).toBeLessThan(2e-6);
    },
  );
});

describe('equals the numbers of a fixed number of iterations only within what these leave out', () => {
  test.each(losses.filter(([id, { golden }]) => golden.params.num_iters !== 'converged' && !jumps.test(id)))(
    '%s',
    async (_, { golden, logits, labels }) => {
      const setting = settingOf(golden);
      const truncated = logits.map((a, i) =>
        temperedLoss(a, labels[i]!, { ...setting, smoothing: setting.label_smoothing, rounds: golden.params.num_iters as number }),
      );
      const [value] = await exactly(logits, labels, setting);
      expect(distance(truncated, flat(golden.expected))).toBeLessThan(1e-5);
      expect(distance(value!, flat(golden.expected))).toBeLessThanOrEqual(distance(truncated, value!) + 1e-5);
      const converged = logits.map((a, i) => temperedLoss(a, labels[i]!, { ...setting, smoothing: setting.label_smoothing, rounds: 5000 }));
      expect(distance(value!, converged)).toBeLessThan(1e-8);
    },
  );

  test.each(named.filter(([, { labels }]) => labels === null))('%s', (_, { golden, logits }) => {
    const t = golden.params.t!;
    const sigmoid = golden.fn === 'tempered_sigmoid';
    const shown = (rows: Rows) => rows.flatMap((row) => (sigmoid ? [row[1]!] : row));
    const { expr } = formula(`tempered_softmax(a, ${t})`, { a: ['batch', 'class'] });
    const sizes = { batch: logits.length, class: logits[0]!.length };
    const p = rowsOf(
      evaluate([expr], { parameters: {}, sizes, inputs: { a: { dims: ['batch', 'class'], data: logits.flat() } } }, float64)[0]!.data,
      sizes.class,
    );
    const truncated = logits.map((row) => temperedSoftmax(row, t, golden.params.num_iters as number));
    expect(distance(shown(truncated), flat(golden.expected))).toBeLessThan(1e-6);
    expect(distance(shown(p), flat(golden.expected))).toBeLessThanOrEqual(distance(shown(truncated), shown(p)) + 1e-6);
  });
});

const soft = {
  logits: [
    [0.3, -1.2, 0.8],
    [1.1, 0.2, -0.7],
    [-2, 3, 0.5],
  ],
  target: [
    [0.2, 0.5, 0.3],
    [0.8, 0.1, 0.1],
    [0.05, 0.05, 0.9],
  ],
};
const oneHot = {
  logits: soft.logits,
  target: [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ],
};

test('is cross entropy at t1 = t2 = 1 for targets that are one class', async () => {
  const crossEntropy = oneHot.logits.map(
    (row, i) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[oneHot.target[i]!.indexOf(1)]!,
  );
  const [value] = await exactly(oneHot.logits, oneHot.target, { t1: 1, t2: 1, label_smoothing: 0 });
  expect(distance(value!, crossEntropy)).toBeLessThan(1e-14);
});

test.each(losses.filter(([id]) => jumps.test(id)))(
  '%s has the entropy of its labels more than the limit',
  async (_, { golden, logits, labels }) => {
    const [value] = await exactly(logits, labels, settingOf(golden));
    const entropy = labels.map((row) => -row.reduce((sum, y) => sum + y * Math.log(y), 0));
    expect(
      distance(
        value!.map((x, i) => x + entropy[i]!),
        flat(golden.expected),
      ),
    ).toBeLessThan(1e-6);
  },
);

const towards: Readonly<Record<string, (d: number) => Setting>> = {
  t1: (d) => ({ t1: 1 + d, t2: 1, label_smoothing: 0 }),
  t2: (d) => ({ t1: 1, t2: 1 + d, label_smoothing: 0 }),
  'both, together': (d) => ({ t1: 1 + d, t2: 1 + d, label_smoothing: 0 }),
  'both, apart': (d) => ({ t1: 1 - d, t2: 1 + d, label_smoothing: 0 }),
};
const computers = { 'in float64': [exactly, 1e-13], 'on tensors': [onTensors, 4e-6] } as const;

describe.each(Object.entries(computers))('%s', (_, [compute, rounding]) => {
  describe.each(Object.entries({ distributions: soft, 'one-hot targets': oneHot }))('for %s', (__, { logits, target }) => {
    test.each(Object.entries(towards))('value and gradient go to those at 1 as fast as the temperature: %s', async (___, at) => {
      const limit = await compute(logits, target, at(0));
      for (const sign of [1, -1]) {
        const far = (await compute(logits, target, at(sign * 0.1))).map((list, k) => distance(list, limit[k]!));
        for (let power = 2; power <= 8; power++) {
          const d = sign * 10 ** -power;
          const near = (await compute(logits, target, at(d))).map((list, k) => distance(list, limit[k]!));
          for (const [k, gap] of near.entries()) expect(gap).toBeLessThanOrEqual(30 * Math.abs(d) * far[k]! + rounding);
        }
      }
    });
  });
});
