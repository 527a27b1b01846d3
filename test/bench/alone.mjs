/** The kernels of a call without what stands around them: their functions are run again on the arrays of the call. */

import * as tf from '@tensorflow/tfjs';

let recording = null;
/** What was answered to a call that asks for parts of its tensors, and is again when it is run again. */
let [answers, again] = [[], null];
/** What the last kernel worked in. */
let memory = null;
let idle = false;
const { Instance } = WebAssembly;

/** Before the first loss is called: from then on what its kernels are called with can be recorded. */
export function listen() {
  WebAssembly.Instance = function heard(module, imports) {
    if (!imports?.env?.place) return new Instance(module, imports); // tfjs's own
    const { memory: own, ...asked } = imports.env;
    const heard = Object.entries(asked).map(([name, answer]) => [name, (...args) => again?.next().value ?? kept(answer(...args))]);
    const instance = new Instance(module, { env: { memory: own, ...Object.fromEntries(heard) } });
    const exports = Object.fromEntries(
      Object.entries(instance.exports).map(([name, f]) => [
        name,
        (...args) => {
          [answers, memory] = [[], own];
          recording?.push(repeated(f, args, answers));
          if (!idle) f(...args);
        },
      ]),
    );
    return { exports };
  };
}

function kept(answer) {
  answers.push(answer);
  return answer;
}

const repeated = (f, args, given) => () => {
  again = given.values();
  f(...args);
  again = null;
};

/** Bytes of the memory that the last kernel worked in. */
export const kernelBytes = () => memory?.buffer.byteLength ?? 0;

/** On the wasm backend: runs value and gradient once, and returns their kernels to be run again, or null if there were none. */
export function kernelsOf(f, p, t) {
  const { wasm } = tf.backend();
  const free = wasm._free;
  wasm._free = () => {}; // the memory of the totals must outlive the call
  recording = [];
  const { value, grad } = tf.valueAndGrad((x) => f(x, t))(p);
  const calls = recording;
  recording = null;
  wasm._free = free;
  const run = () => {
    for (const call of calls) call();
  };
  return { run: calls.length === 0 ? null : run, dispose: () => tf.dispose([value, grad]) };
}

/** The same run, but its kernels do nothing. */
export const idling = (run) => () => {
  idle = true;
  run();
  idle = false;
};

/** Bytes a millisecond of a copy of so many float32, read and written. */
export function copyOf(size) {
  const [from, to] = [new Float32Array(size).fill(1), new Float32Array(size)];
  return { run: () => to.set(from), bytes: 8 * size };
}
