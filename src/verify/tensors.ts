/** A loss computed by its generated class on a backend of TensorFlow.js, which the caller brings. */

import type * as TensorFlow from '@tensorflow/tfjs';
import type { Spec } from '../spec/spec.js';
import type { Computer } from './agreement.js';
import { type Case, isEmpty } from './cases.js';

export type Tf = typeof TensorFlow;
export type Tensor = TensorFlow.Tensor;
export type Scalar = TensorFlow.Scalar;
type Prediction = Tensor | Record<string, Tensor>;
interface Weighing {
  readonly weights?: Tensor | undefined;
  readonly mask?: Tensor | undefined;
}

/** What a generated class makes. */
export interface Loss {
  readonly execution: 'kernel' | 'ops' | null;
  forward(prediction: Prediction, target?: Tensor | null, options?: Weighing): Scalar;
  unreduced(prediction: Prediction, target?: Tensor | null, options?: Weighing): Tensor;
  perExample(prediction: Prediction, target?: Tensor | null, options?: Weighing): Tensor;
}

/** Generated classes and the TensorFlow.js that they import. */
export interface Library {
  readonly tf: Tf;
  readonly classOf: (spec: Spec) => Promise<new (config: Record<string, unknown>) => Loss>;
}

/** The given inputs as a call takes them: the prediction, or all predictions by name, and the target. */
export function called<T>({ inputs }: Spec, given: readonly T[]): readonly [prediction: T | Record<string, T>, target: T | undefined] {
  const names = inputs.filter(({ role }) => role === 'prediction').map(({ name }) => name);
  return [names.length === 1 ? given[0]! : Object.fromEntries(names.map((name, i) => [name, given[i]!])), given[names.length]];
}

/** By ops of the backend, or by the kernel that a loss has. */
export const onBackend =
  ({ tf, classOf }: Library, backend: string, execution: 'kernel' | 'ops'): Computer =>
  async (one) => {
    await tf.setBackend(backend);
    const Loss = await classOf(one.program.spec);
    const loss = new Loss({ ...one.config, ...(one.level === 'position' ? {} : { reduction: one.level }) });
    if (execution === 'ops') Object.defineProperty(loss, 'kernels', { value: [] });
    const computed = onTensors(tf, loss, one);
    if (loss.execution !== execution && !isEmpty(one))
      throw new Error(`${one.program.spec.name} was computed by ${loss.execution}: ${one.name}`);
    return computed;
  };

function onTensors(tf: Tf, loss: Loss, { program, point, level, weighing }: Case): number[][] {
  return tf.tidy(() => {
    const tensors = program.signature.inputs.map(({ name, dims }) =>
      tf.tensor(
        [...point.inputs[name]!.data] as number[],
        dims.map((dim) => point.sizes[dim]!),
        'float32',
      ),
    );
    const options = {
      weights: weighing.weights && tf.tensor1d([...weighing.weights]),
      mask: weighing.mask && tf.tensor1d([...weighing.mask], 'bool'),
    };
    const call = (list: readonly Tensor[]) => loss[level === 'position' ? 'unreduced' : 'forward'](...called(program.spec, list), options);
    if (level === 'position') return [[...call(tensors).dataSync()]];
    const { value, grads } = tf.valueAndGrads((...list: Tensor[]) => call(list) as Scalar)(tensors);
    const real = program.signature.inputs.flatMap(({ domain }, i) => (domain === 'real' ? [grads[i]!] : []));
    return [value, ...real].map((tensor) => [...tensor.dataSync()]);
  });
}
