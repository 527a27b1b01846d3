/** The reference implementation of the bi-tempered loss, with its own number of iterations; google/bi-tempered-loss. */

import { readFileSync } from 'node:fs';

export interface Golden {
  readonly id: string;
  readonly fn: string;
  readonly inputs: { readonly activations: unknown; readonly labels?: unknown };
  readonly params: {
    readonly t1?: number;
    readonly t2?: number;
    readonly t?: number;
    readonly label_smoothing?: number;
    readonly num_iters: number | 'converged';
    readonly variant?: string;
  };
  readonly expected: unknown;
  readonly expected_grad?: { readonly value: readonly (readonly number[])[] };
  readonly tolerance: { readonly atol: number; readonly rtol: number };
}

export const goldens: readonly Golden[] = JSON.parse(readFileSync(new URL('../goldens/bitempered.json', import.meta.url), 'utf8')).cases;

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
export const logT = (u: number, t: number): number => (t === 1 ? Math.log(u) : (u ** (1 - t) - 1) / (1 - t));
const expT = (u: number, t: number) => (t === 1 ? Math.exp(u) : Math.max(0, 1 + (1 - t) * u) ** (1 / (1 - t)));

/** p = exp_t(a - L) after some rounds of the reference's fixed point (t > 1) or bisection (t < 1). */
export function temperedSoftmax(a: readonly number[], t: number, rounds: number): number[] {
  const peak = Math.max(...a);
  const a0 = a.map((x) => x - peak);
  const level = t === 1 ? Math.log(sum(a0.map(Math.exp))) : t > 1 ? byFixedPoint(a0, t, rounds) : byBisection(a0, t, rounds);
  return a0.map((x) => expT(x - level, t));
}

function byFixedPoint(a0: readonly number[], t: number, rounds: number): number {
  let z = a0;
  for (let i = 0; i < rounds; i++) {
    const total = sum(z.map((x) => expT(x, t)));
    z = a0.map((x) => x * total ** (1 - t));
  }
  return -logT(1 / sum(z.map((x) => expT(x, t))), t);
}

function byBisection(a0: readonly number[], t: number, rounds: number): number {
  const support = a0.filter((x) => x > -1 / (1 - t)).length;
  let [low, high] = [0, -logT(1 / support, t)];
  for (let i = 0; i < rounds; i++) {
    const middle = (low + high) / 2;
    if (sum(a0.map((x) => expT(x - middle, t))) < 1) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The loss of one example. */
export function temperedLoss(
  a: readonly number[],
  labels: readonly number[],
  { t1, t2, smoothing, rounds }: { t1: number; t2: number; smoothing: number; rounds: number },
): number {
  const n = labels.length;
  const y = labels.map((one) => (1 - (n / (n - 1)) * smoothing) * one + smoothing / (n - 1));
  const p = temperedSoftmax(a, t2, rounds);
  return sum(
    y.map((one, i) => (one === 0 ? 0 : one * (logT(one, t1) - logT(p[i]!, t1))) - (one ** (2 - t1) - p[i]! ** (2 - t1)) / (2 - t1)),
  );
}
