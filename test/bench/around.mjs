/** What stands around a kernel in any call, ours or not: tfjs itself, and an array for the gradient. */

import * as tf from '@tensorflow/tfjs';

/** Runs that take value and gradient by p of an operation which does nothing: its results are made before; or the gradient is made new. */
export function around(p) {
  const [value, gradient] = [tf.scalar(0), tf.zerosLike(p)];
  const tfjs = operation('nothing', value, () => shared(gradient));
  const fresh = operation('fresh gradient', value, () => made(p));
  return {
    runs: { tfjs: () => differentiated(tfjs, p), 'fresh gradient': () => differentiated(fresh, p) },
    dispose: () => tf.dispose([value, gradient]),
  };
}

function differentiated(f, p) {
  const { value, grad } = tf.valueAndGrad(f)(p);
  value.dispose();
  grad.dispose();
}

const run = (name, inputs) => tf.engine().runKernel(name, inputs);

function operation(name, value, gradient) {
  const backendName = tf.getBackend();
  for (const one of [name, `${name}:gradient`]) if (tf.getKernel(one, backendName)) tf.unregisterKernel(one, backendName);
  tf.registerKernel({ kernelName: name, backendName, kernelFunc: () => shared(value) });
  tf.registerKernel({ kernelName: `${name}:gradient`, backendName, kernelFunc: gradient });
  if (!tf.getGradient(name)) tf.registerGradient({ kernelName: name, gradFunc: (dy) => ({ p: () => run(`${name}:gradient`, { dy }) }) });
  return (p) => run(name, { p });
}

function shared(tensor) {
  tf.backend().incRef(tensor.dataId);
  return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
}

/** An array that is written once. */
function made({ shape, size }) {
  if (tf.getBackend() === 'cpu') return tf.backend().makeTensorInfo(shape, 'float32', new Float32Array(size).fill(1));
  const info = tf.backend().makeOutput(shape, 'float32');
  tf.backend().typedArrayFromHeap(info).fill(1);
  return info;
}
