import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { ops } from '../../src/runtime/index.js';
import { onEachBackend } from './backends.js';

/** In float64, by bisection on L itself. */
function reference(x: readonly number[], t: number): number[] {
  const top = Math.max(...x);
  const a = x.map((v) => v - top);
  if (t === 1) return normal(a.map(Math.exp));
  const k = t - 1;
  const at = (m: number) =>
    a.map((v) => (v === Number.NEGATIVE_INFINITY ? 0 : m * Math.exp(-Math.log1p(Math.max(-k * v * m ** k, -1)) / k)));
  let [low, high] = [1 / x.length, 1];
  for (let i = 0; i < 200; i++) {
    const m = (low + high) / 2;
    if (at(m).reduce((s, p) => s + p, 0) < 1) low = m;
    else high = m;
  }
  return at((low + high) / 2);
}
const normal = (p: number[]) => p.map((v) => v / p.reduce((a, b) => a + b, 0));

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
const next = random(7);
const spread = (n: number, size: number, shape: (u: number) => number) =>
  Array.from({ length: n }, () => Math.fround(size * shape(next())));
const hard: number[][] = [
  [5],
  [1, 1, 1],
  [0, -1e4, 1e4],
  [1e4, 1e4 - 1, -1e4],
  [2, 2, 1.5, Number.NEGATIVE_INFINITY],
  [0, 1e-8, -1e-8],
  ...[2, 3, 10, 100, 1000].flatMap((n) =>
    [1e-2, 1, 10, 300, 1e4].flatMap((size) => [
      spread(n, size, (u) => 2 * u - 1),
      spread(n, size, (u) => -(u ** 3)),
      spread(n, size, (u) => (u < 0.5 ? -1 : -u * 1e-3)),
    ]),
  ),
];
const temperatures = [0, 0.01, 0.2, 0.5, 0.8, 0.95, 0.999, 1 - 1e-5, 1 - 1e-8, 1, 1 + 1e-8, 1 + 1e-5, 1.001, 1.05, 1.2, 1.5, 2, 4, 7, 10];

const temperedSoftmax = (x: tf.Tensor, t: number, axes: number[]) => tf.exp(ops.logTemperedSoftmax(x, t, axes));

onEachBackend(() => {
  test.each(temperatures)('at t = %f it is the solution, to 3e-6 of the largest, and sums to 1 within 3e-6', (t) => {
    for (const x of hard) {
      const p = Array.from(tf.tidy(() => temperedSoftmax(tf.tensor([x]), t, [1]).dataSync()));
      const exact = reference(x, t);
      const wrong = Math.max(...p.map((v, i) => Math.abs(v - exact[i]!))) / Math.max(...exact);
      expect([x.length, wrong < 3e-6 ? 'right' : wrong, x.slice(0, 5)]).toEqual([x.length, 'right', x.slice(0, 5)]);
      expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(3e-6);
    }
  });

  test('it runs along any axis or several', () => {
    const x = tf.tensor([
      [1, 2, 3],
      [0, 5, 1],
    ]);
    const rows = temperedSoftmax(x, 1.5, [1]);
    expect(Array.from(tf.transpose(temperedSoftmax(tf.transpose(x), 1.5, [0])).dataSync())).toEqual(Array.from(rows.dataSync()));
    expect(tf.sum(temperedSoftmax(x, 0.5, [0, 1])).dataSync()[0]).toBeCloseTo(1, 6);
  });

  test('the sparsemax and the entmax are tempered softmaxes', () => {
    expect(Array.from(temperedSoftmax(tf.tensor([0.5, 0.2, -3]), 0, [0]).dataSync())).toEqual(
      [0.65, 0.35, 0].map((v) => expect.closeTo(v, 6)),
    );
    // Peters, Niculae & Martins 2019: the 1.5-entmax of (0.5, 0) is τ-shifted and squared.
    const [a, b] = temperedSoftmax(tf.tensor([0.5, 0]), 0.5, [0]).dataSync() as Float32Array;
    expect(Math.sqrt(a!) - Math.sqrt(b!)).toBeCloseTo(0.25, 6);
    expect(a! + b!).toBeCloseTo(1, 6);
  });
});
