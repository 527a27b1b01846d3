/** Class ids are integers within the classes of the prediction, wherever they count and can be read without waiting. */

import * as tf from '@tensorflow/tfjs';
import { refuse, show } from './sentences.js';
import type { Shape, Signature } from './signature.js';

/**
 * A check to be called with the positions that count (null: all of them), or null when there is nothing to check.
 * Ids at masked positions and at those of weight 0 may be anything; so may those that the formula asks for, as an `ignore_index`.
 */
export function idCheck(loss: string, signature: Signature, inputs: readonly tf.Tensor[]): ((kept: tf.Tensor | null) => void) | null {
  const { classSize } = signature;
  if (classSize === null || !synchronous.includes(tf.getBackend())) return null;
  const at = signature.inputs.length - 1;
  const target = inputs[at]!;
  const size = inputs[0]!.shape[classSize]!;
  const ids = target.dataSync();
  const known = signature.knownIds ?? [];
  const first = wrong(ids, { size, known, counts: null });
  if (first < 0) return null;
  return (kept) => {
    const counts = kept === null || !sameDims(signature) ? null : tf.broadcastTo(kept, target.shape).dataSync();
    const bad = counts === null ? first : wrong(ids, { size, known, counts });
    if (bad >= 0)
      refuse('bad_id', { loss, name: signature.inputs[at]!.name, ...description(ids[bad]!, size), position: position(bad, target.shape) });
  };
}

/** Where reading a tensor does not wait for a GPU. */
const synchronous = ['cpu', 'wasm', 'tensorflow'];

interface Ids {
  /** The number of classes. */
  readonly size: number;
  /** Ids that need not be classes. */
  readonly known: readonly (number | null)[];
  /** Not 0 where an id counts; null: everywhere. */
  readonly counts: ArrayLike<number> | null;
}

/** The place of the first that is no id, or -1. All are looked at in each call, so without a function for each. */
function wrong(ids: ArrayLike<number>, { size, known, counts }: Ids): number {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    const isId = id >>> 0 === id && id < size;
    if (!isId && !known.includes(id) && (counts === null || counts[i] !== 0)) return i;
  }
  return -1;
}

/** Whether a position of the loss is a position of the target. */
function sameDims({ inputs, dims }: Signature): boolean {
  const target = inputs[inputs.length - 1]!.dims;
  return target.length === dims.length && target.every((dim, i) => dim === dims[i]);
}

function description(id: number, size: number) {
  const hint = id === size ? ' Count from 0, not from 1.' : id < 0 ? ' Leave padding out with a mask.' : '';
  return { id, size, last: size - 1, hint };
}

function position(flat: number, shape: Shape): string {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; rest = Math.floor(rest / shape[axis]!), axis--)
    index.unshift(rest % shape[axis]!);
  return show(index);
}
