/** A loss on given numbers as its users run it: by the generated class. */

import type { Tensor } from '../tensor.js';
import { called, type Library, type Scalar, type Tensor as Tensors } from '../verify/tensors.js';
import type { Fit } from './try-case.js';
import type { Outcome } from './try-outcome.js';

/** On the backend that is set. */
export async function computed({ tf, classOf }: Library, { program, values, params }: Fit): Promise<Outcome> {
  const { spec, signature, dims } = program;
  const { inputs, sizes, weights, mask } = values;
  const loss = new (await classOf(spec))(params);
  const shaped = (tensor: Tensor<number | boolean>) =>
    tf.tensor(
      tensor.data.map(Number),
      tensor.dims.map((dim) => sizes[dim]!),
      'float32',
    );
  const options = { weights: weights === null ? undefined : shaped(weights), mask: mask === null ? undefined : shaped(mask) };
  const tensors = signature.inputs.map(({ name }) => shaped(inputs[name]!));
  const real = signature.inputs.flatMap(({ domain }, i) => (domain === 'real' ? [i] : []));
  const forward = (...given: Tensors[]) =>
    loss.forward(
      ...called(
        spec,
        tensors.map((tensor, i) => given[real.indexOf(i)] ?? tensor),
      ),
      options,
    ) as Scalar;
  const { value, grads } = tf.valueAndGrads(forward)(real.map((i) => tensors[i]!));
  const gradient = real.map((i, at) => [signature.inputs[i]!.name, { dims: signature.inputs[i]!.dims, data: [...grads[at]!.dataSync()] }]);
  return {
    value: value.dataSync()[0]!,
    perExample: dims.includes('batch') ? [...loss.perExample(...called(spec, tensors), options).dataSync()] : null,
    gradient: Object.fromEntries(gradient),
  };
}
