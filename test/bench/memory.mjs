/** How much memory a call takes beside its inputs and its gradient. */

import * as tf from '@tensorflow/tfjs';
import { kernelBytes } from './alone.mjs';
import { collect } from './collect.mjs';

/** At most, in bytes: arrays that were made and what the kernels' own memory has or, on the wasm backend, what its heap had at once; `output` is the gradient's size. */
export function beside(run, output) {
  const { wasm } = tf.backend();
  const heap = wasm === undefined ? null : watch(wasm);
  collect();
  const before = process.memoryUsage().arrayBuffers;
  run();
  const arrays = process.memoryUsage().arrayBuffers - before;
  if (heap === null) return Math.max(0, arrays - output) + kernelBytes();
  return Math.max(0, arrays) + Math.max(0, heap() - output);
}

/** Follows what tfjs's heap hands out; ends with the most that was out at once. */
function watch(wasm) {
  const { _malloc: take, _free: free } = wasm;
  const sizes = new Map();
  let [now, most] = [0, 0];
  wasm._malloc = (bytes) => {
    const address = take(bytes);
    sizes.set(address, bytes);
    now += bytes;
    most = Math.max(most, now);
    return address;
  };
  wasm._free = (address) => {
    now -= sizes.get(address) ?? 0;
    sizes.delete(address);
    free(address);
  };
  return () => {
    Object.assign(wasm, { _malloc: take, _free: free });
    return most;
  };
}
