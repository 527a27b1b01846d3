/** The backends on which everything must hold. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe } from 'vitest';

setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);

export function onEachBackend(tests: () => void): void {
  describe.each(['cpu', 'wasm'])('on %s', (backend) => {
    beforeAll(async () => {
      if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
    });
    tests();
  });
}

/** Nothing but what `run` returns stays in memory. */
export function leaked(run: () => tf.Tensor | tf.Tensor[]): number {
  const before = tf.memory().numTensors;
  const result = [run()].flat();
  const after = tf.memory().numTensors;
  tf.dispose(result);
  return after - before - result.length;
}
