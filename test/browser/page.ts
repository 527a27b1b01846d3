/** What runs in the page: every loss by its registered name, computed as `verify` computes it in Node. */

import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createLoss } from '../../generated/registry.js';
import type { LossSpecification } from '../../src/runtime/index.js';
import type { Case } from '../../src/verify/cases.js';
import { type Library, type Loss, onBackend } from '../../src/verify/tensors.js';

setWasmPaths('/wasm/');
tf.env().set('WEBGL_CPU_FORWARD', false); // small tensors too are computed by shaders

const classOf: Library['classOf'] = async ({ name }) =>
  class {
    constructor(config: Record<string, unknown>) {
      // biome-ignore lint/correctness/noConstructorReturn: the registry makes the loss
      return createLoss({ type: name, ...config } as LossSpecification);
    }
  } as new (
    config: Record<string, unknown>,
  ) => Loss;

const compute = (backend: string, execution: 'kernel' | 'ops', one: Case) => onBackend({ tf, classOf }, backend, execution)(one);

/** How huber is executed here. */
async function execution(backend: string): Promise<string | null> {
  await tf.setBackend(backend);
  const loss = createLoss({ type: 'huber' });
  loss.forward(tf.tensor1d([1, 3]), tf.tensor1d([2, 2]));
  return loss.execution;
}

Object.assign(globalThis, { compute, execution });
