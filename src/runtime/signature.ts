/** What a generated loss class says of itself: which tensors it takes, its value at each position, and its gradient. */

import type { Tensor } from '@tensorflow/tfjs';

/** One tensor that the loss is called with. */
export interface InputSignature {
  readonly name: string;
  /** Its axes by name, `batch` among them. An axis has one size wherever its name stands. */
  readonly dims: readonly string[];
  /** Gradients flow to `real` inputs only; the others arrive as float32 as well: ids, or 0 and 1. */
  readonly domain: 'real' | 'integer' | 'boolean';
}

/**
 * The inputs as float32 tensors, in the order of the signature and exactly as many.
 * Typed as eight, so that `([prediction, target]) => …` gets tensors where `noUncheckedIndexedAccess` is on.
 */
export type Inputs = readonly [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/** The value at each position, before the reduction. Each tensor broadcasts to the signature's `dims`. */
export interface PositionValue {
  readonly loss: Tensor;
  /** Weight of the position in the reduction; 1 when absent. */
  readonly weight?: Tensor;
  /** What the position adds to the divisor of `mean`, where that is not the weight. */
  readonly divisor?: Tensor;
}

/** Derivative of the reduced loss by each part of the value; each has exactly the shape of the signature's `dims`. */
export interface Upstream {
  readonly loss: Tensor;
  readonly weight: Tensor;
  readonly divisor: Tensor;
}

/** One way to call a loss. A loss registered for features of different axes has several; the ranks of the inputs choose. */
export interface Signature {
  /** The predictions in the order of `static inputs`; then the target, unless the loss has none. */
  readonly inputs: readonly InputSignature[];
  /** The output feature types that it serves. */
  readonly features: readonly string[];
  /** The axes of the unreduced loss. Without `batch` (RMSE) there are no values per example. */
  readonly dims: readonly string[];
  /** Position of the class axis in the first prediction when the target holds class ids, which are then checked; else null. */
  readonly classSize: number | null;
  /** Ids that the formula itself asks for, as an `ignore_index`; they need not be classes. */
  readonly knownIds?: readonly (number | null)[];
  /** By axis, how many entries the formula drops from it, where it does: no input may have fewer. */
  readonly dropped?: Readonly<Record<string, number>>;
  /** Runs where no gradient is recorded, so any tfjs op will do. */
  readonly value: (inputs: Inputs) => PositionValue;
  /** One tensor for each input, broadcastable to its shape; null where no gradient flows. */
  readonly gradient: (inputs: Inputs, g: Upstream) => readonly (Tensor | null)[];
}

export type Shape = readonly number[];

/** The size of each named axis, or null where a rank differs or an axis would have two sizes. */
export function axisSizes({ inputs }: Signature, shapes: readonly Shape[]): Map<string, number> | null {
  const sizes = new Map<string, number>();
  for (const [i, { dims }] of inputs.entries()) {
    const shape = shapes[i]!;
    if (shape.length !== dims.length) return null;
    for (const [axis, dim] of dims.entries()) {
      const size = sizes.get(dim) ?? shape[axis]!;
      if (size !== shape[axis]) return null;
      sizes.set(dim, size);
    }
  }
  return sizes;
}
