/** One call of a loss, as those see it who compute it: ops or a kernel. */

import type { Tensor } from '@tensorflow/tfjs';
import type { LossConfig, Reduction } from './config.js';
import type { Fit } from './dispatch.js';

/** What the caller asked for: the reduced loss, a value for each example, or one for each position. */
export type Level = 'scalar' | 'batch' | 'position';

/** Its inputs checked, its weights in place. */
export interface Call extends Fit {
  readonly loss: string;
  readonly level: Level;
  readonly reduction: Reduction;
  readonly inputs: readonly Tensor[];
  /** Broadcasts to the unreduced loss; null: every position weighs 1. */
  readonly weights: Tensor | null;
}

/** Computes a call, differentiably; null where ops have to. */
export type Kernel<C extends LossConfig> = (config: C, call: Call) => Tensor | null;

/** The shape of the unreduced loss. */
export const shapeOf = ({ signature, sizes }: Call): number[] => signature.dims.map((dim) => sizes.get(dim)!);

/** The mean of the values per example is the reduced loss, so they are this many times larger than their share. */
export const multiple = ({ level, sizes }: Call): number => (level === 'batch' ? sizes.get('batch')! : 1);
