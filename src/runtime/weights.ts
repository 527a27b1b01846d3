/** A caller's weights and mask are one tensor along the first axes of the loss; a masked position weighs 0. */

import * as tf from '@tensorflow/tfjs';
import type { Fit } from './dispatch.js';
import { type LossInput, toTensor } from './inputs.js';
import { where } from './ops/gpu.js';
import { refuse, show } from './sentences.js';
import type { Shape } from './signature.js';

/** How the positions of one call count. Both are constants: no gradient flows to them. */
export interface Options {
  /** One weight for each example, or for each position: along the first axes of the unreduced loss. */
  readonly weights?: LossInput | null | undefined;
  /** True where a position counts. Of the same shapes as `weights`; both may be given. */
  readonly mask?: LossInput | null | undefined;
}

/** Float32 weights that broadcast to the unreduced loss, or null when every position weighs 1. */
export function positionWeights(loss: string, { signature, sizes }: Fit, { weights, mask }: Options): tf.Tensor | null {
  const fit = (name: string, value: LossInput | null | undefined): tf.Tensor | null => {
    if (value === null || value === undefined) return null;
    if (!signature.dims.includes('batch')) refuse('weighted_batch_loss', { loss, name });
    return alongFirst(toTensor(value, loss, name), {
      loss,
      name,
      dims: signature.dims,
      shape: signature.dims.map((dim) => sizes.get(dim)!),
    });
  };
  const weight = fit('weights', weights);
  const kept = fit('mask', mask);
  if (kept === null) return weight === null ? null : float32(weight);
  return where(tf.cast(kept, 'bool'), weight === null ? 1 : float32(weight), 0);
}

/** On the wasm backend a cast copies every number, and a reshape does where a gradient is recorded; so neither without need. */
const float32 = (x: tf.Tensor): tf.Tensor => (x.dtype === 'float32' ? x : tf.cast(x, 'float32'));

interface Place {
  readonly loss: string;
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: Shape;
}

/** [batch] becomes [batch, 1, 1] for a loss of [batch, height, width]. */
function alongFirst(tensor: tf.Tensor, { loss, name, dims, shape }: Place): tf.Tensor {
  const fits = tensor.rank > 0 && tensor.rank <= shape.length && tensor.shape.every((size, axis) => size === shape[axis]);
  if (!fits) {
    const fit = shape.length > 1 ? `${show(shape.slice(0, 1))} or ${show(shape)}` : show(shape);
    refuse('weights_shape', { loss, name, given: show(tensor.shape), dims: show(dims), shape: show(shape), fit });
  }
  if (tensor.rank === shape.length) return tensor;
  return tf.reshape(
    tensor,
    shape.map((size, axis) => (axis < tensor.rank ? size : 1)),
  );
}
