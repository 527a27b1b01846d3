/** The published cases as rows of logits and labels, and the loss of such rows in float64 and on tensors. */

import * as tf from '@tensorflow/tfjs';
import { TemperedSoftmaxCrossEntropy } from '../../generated/losses/tempered_softmax_cross_entropy.js';
import { inFloat64 } from '../../src/verify/floats.js';
import { programsOf } from './library.js';
import { type Golden, goldens } from './tempered-reference.js';

export type Rows = readonly (readonly number[])[];
export interface Setting {
  readonly t1: number;
  readonly t2: number;
  readonly label_smoothing: number;
}

const program = programsOf.get('tempered_softmax_cross_entropy')!.find(({ signature }) => signature.inputs[1]!.dims.length === 2)!;

/** [losses, gradient of their sum], in float64. */
export async function exactly(logits: Rows, target: Rows, config: Setting): Promise<number[][]> {
  const sizes = { batch: logits.length, class: logits[0]!.length };
  const dims = ['batch', 'class'];
  const inputs = {
    logits: { dims, data: logits.flat() },
    target: { dims, data: target.flat() },
    users: { dims: ['batch'], data: logits.map(() => 1) },
  };
  const one = { program, config: { ...config }, weighing: {}, name: '', tags: [], point: { parameters: { ...config }, sizes, inputs } };
  const [losses] = await inFloat64({ ...one, level: 'position' });
  const [, gradient] = await inFloat64({ ...one, level: 'sum' });
  return [[...losses!], [...gradient!]];
}

/** The same on tensors. */
export function onTensors(logits: Rows, target: Rows, config: Setting): number[][] {
  const loss = new TemperedSoftmaxCrossEntropy({ ...config, reduction: 'sum' });
  const [x, y] = [tf.tensor(logits as number[][]), tf.tensor(target as number[][], undefined, 'float32')];
  return [
    [...loss.unreduced(x, y).dataSync()],
    [
      ...tf
        .grad((z) => loss.forward(z, y))(x)
        .dataSync(),
    ],
  ];
}

export const distance = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
export const flat = (nested: unknown): number[] => [nested].flat(9) as number[];
export const rowsOf = (nested: unknown, width: number): number[][] => {
  const all = flat(nested);
  return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
};

export interface Row {
  readonly golden: Golden;
  readonly logits: number[][];
  readonly labels: number[][] | null;
}
/** Ids become one-hot; the binary loss is the one of the classes [0, a]. */
function rowOf(golden: Golden): Row {
  const { activations, labels } = golden.inputs;
  if (/binary|sigmoid/.test(golden.fn)) {
    return {
      golden,
      logits: flat(activations).map((a) => [0, a]),
      labels: labels === undefined ? null : flat(labels).map((y) => [1 - y, y]),
    };
  }
  const logits = rowsOf(activations, 3);
  if (golden.fn.startsWith('sparse')) return { golden, logits, labels: flat(labels).map((id) => [0, 1, 2].map((i) => (i === id ? 1 : 0))) };
  return { golden, logits, labels: labels === undefined ? null : rowsOf(labels, 3) };
}

export const settingOf = ({ params: { t1 = 1, t2 = 1, label_smoothing = 0 } }: Golden): Setting => ({ t1, t2, label_smoothing });
export const named = goldens.map(rowOf).map((row) => [row.golden.id, row] as const);
