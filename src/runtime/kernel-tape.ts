/** The inputs of a kernel as its backward pass finds them: on the tape of tfjs, and not copied. */

import * as tf from '@tensorflow/tfjs';

interface Engine {
  isTapeOn(): boolean;
  readonly state: { readonly activeTape?: readonly Node[] | null };
  readonly backend: { incRef(data: object): void };
  makeTensorFromDataId(data: object, shape: readonly number[], type: tf.DataType): tf.Tensor;
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
 * Puts the inputs of the kernel that ran last on the tape: tensors of their own, of the same data, so that the caller may
 * dispose of his. What tfjs saves itself goes through its Identity kernel, which on the wasm backend copies every number.
 */
export function saveInputs(name: string, inputs: readonly tf.Tensor[]): void {
  const { state, backend } = engine();
  const node = state.activeTape?.at(-1);
  if (node?.kernelName !== name) throw new Error(`${name} is not on the tape of tfjs.`);
  for (const { dataId, shape, dtype } of inputs) {
    backend.incRef(dataId);
    node.saved.push(tf.keep(engine().makeTensorFromDataId(dataId, shape, dtype)));
  }
}
