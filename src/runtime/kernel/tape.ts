/** What a kernel leaves for its backward pass: on the tape of tfjs, and not copied. */

import * as tf from '@tensorflow/tfjs';

interface Engine {
  isTapeOn(): boolean;
  readonly state: { readonly activeTape?: readonly Node[] | null };
  readonly backend: { incRef(data: object): void };
  makeTensorFromTensorInfo(info: tf.TensorInfo): tf.Tensor;
}

/** One entry of the tape. `saved` is handed to the gradient, and disposed of with the tape, used or not. */
interface Node {
  readonly kernelName: string;
  readonly saved: tf.Tensor[];
}

const engine = (): Engine => tf.engine() as unknown as Engine;

/** Whether what is computed now is recorded for a backward pass. */
export const isTaped = (): boolean => engine().isTapeOn();

/**
 * Puts on the tape what the backward pass of the kernel that ran last needs: its inputs, as tensors of their own of the same
 * data, so that the caller may dispose of his; and what the kernel has made besides its result. What tfjs saves itself goes
 * through its Identity kernel, which on the wasm backend copies every number.
 */
export function save(name: string, inputs: readonly tf.Tensor[], made: readonly tf.TensorInfo[]): void {
  const { state, backend } = engine();
  const node = state.activeTape?.at(-1);
  if (node?.kernelName !== name) throw new Error(`${name} is not on the tape of tfjs.`);
  for (const { dataId } of inputs) backend.incRef(dataId);
  for (const { dataId, shape, dtype } of [...inputs, ...made]) {
    node.saved.push(tf.keep(engine().makeTensorFromTensorInfo({ dataId, shape, dtype })));
  }
}
