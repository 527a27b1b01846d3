/** A loss in one WebAssembly kernel: what generated code in `kernels/` is made of. Ops stand in wherever it cannot run. */

import * as tf from '@tensorflow/tfjs';
import type { Call, Kernel } from '../call.js';
import type { LossConfig } from '../config.js';
import { idCheck } from '../ids.js';
import { counts } from '../terms.js';
import type { Above, KernelTable, Running } from './call.js';
import { kernelGradient } from './gradient.js';
import { hostHere } from './host.js';
import { answers, type Exports } from './run.js';
import { isTaped, save } from './tape.js';
import { type Forward, kernelValue } from './value.js';

export type { Kernel } from '../call.js';

/** `code`: the module in base64. It is made into a module when a loss is first called, and once for each memory into an instance. */
export function compiled(code: string): <C extends LossConfig>(table: KernelTable<C>) => Kernel<C> {
  const instances = new WeakMap<WebAssembly.Memory, { readonly exports: Exports | null }>();
  let module: WebAssembly.Module | null | undefined;
  const exportsFor = (memory: WebAssembly.Memory): Exports | null => {
    if (module === undefined) module = attempt(() => new WebAssembly.Module(bytesOf(code)));
    const made = instances.get(memory) ?? {
      exports: module && attempt(() => new WebAssembly.Instance(module!, { env: { memory, ...answers } }).exports as unknown as Exports),
    };
    instances.set(memory, made);
    return made.exports;
  };
  return (table) => (config, call) => {
    const host = hostHere();
    const exports = host && exportsFor(host.memory);
    const arrays = arraysOf(table, config, call);
    if (host === null || exports === null || arrays === null || call.inputs.some(({ size }) => size === 0) || !idsAreSound(call))
      return null;
    const size = (axis: string) => call.sizes.get(axis)!;
    const role = (name: string, above: Above = { loss: 1, divisor: 0 }) => table.roles[name]?.(config, size, above) ?? null;
    return execute({ call, host, exports, role, arrays });
  };
}

/** Ids that are none may stand only where the caller's weights leave them out; of the formula's own weights ops decide. */
function idsAreSound({ loss, signature, inputs, weights }: Call): boolean {
  const check = idCheck(loss, signature, inputs);
  return check === null || (weights !== null && attempt(() => check(counts(weights)) ?? true) !== null);
}

/** A page may forbid WebAssembly, a browser lack its vectors. */
function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}

const bytesOf = (code: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(code), (char) => char.charCodeAt(0));

/** Null where one is of the wrong length: ops say so. For one that is not given, of which nothing is chosen, its length stands. */
function arraysOf<C extends LossConfig>({ arrays }: KernelTable<C>, config: C, { sizes }: Call): Running['arrays'] | null {
  const found = new Map<string, readonly number[] | number>();
  for (const [name, axis] of Object.entries(arrays)) {
    const value = (config as unknown as Record<string, readonly number[] | null>)[name] ?? null;
    if (value !== null && value.length !== sizes.get(axis)) return null;
    found.set(name, value ?? sizes.get(axis) ?? 0);
  }
  return found;
}

/** What a forward pass leaves to the backward one, beside the tensors on the tape. */
interface State {
  readonly running: Running;
  forward: Forward | null;
  readonly taped: boolean;
}

function execute(running: Running): tf.Tensor {
  const name = `create-loss:${running.call.loss}`;
  register(name);
  const { inputs, weights } = running.call;
  const state: State = { running, forward: null, taped: isTaped() };
  const result = runKernel(name, inputs, { state });
  const made = state.forward!.gradient;
  if (state.taped) save(name, weights === null ? inputs : [...inputs, weights], made === undefined ? [] : [made.info]);
  return result;
}

const runKernel = (name: string, inputs: readonly tf.Tensor[], attrs: object): tf.Tensor =>
  tf.engine().runKernel(name, [...inputs] as unknown as tf.NamedTensorMap, attrs as tf.NamedAttrMap);

interface KernelArguments {
  readonly inputs: unknown;
  readonly attrs?: unknown;
}

/** By name and backend, once in a process: what there is to run comes with each call. */
function register(name: string): void {
  const backendName = tf.getBackend();
  if (tf.getKernel(name, backendName) !== undefined) return;
  tf.registerKernel({ kernelName: name, backendName, kernelFunc: value });
  tf.registerKernel({ kernelName: `${name}:gradient`, backendName, kernelFunc: gradient });
  if (tf.getGradient(name) !== undefined) return;
  tf.registerGradient({
    kernelName: name,
    gradFunc: (dy, saved, attrs) => {
      const { state } = attrs as unknown as { state: State };
      const { inputs } = state.running.call;
      const by = (at: number) => () => runKernel(`${name}:gradient`, [dy as tf.Tensor, ...saved], { state, at });
      return Object.fromEntries(inputs.map((_, at) => [String(at), by(at)]));
    },
  });
}

function value({ inputs, attrs }: KernelArguments): tf.TensorInfo {
  const { state } = attrs as { state: State };
  state.forward = kernelValue(state.running, inputs as tf.TensorInfo[], state.taped);
  return state.forward.result;
}

function gradient({ inputs, attrs }: KernelArguments): tf.TensorInfo {
  const { state, at } = attrs as { state: State; at: number };
  const [dy, ...saved] = inputs as tf.TensorInfo[];
  const { call } = state.running;
  const [count, rest] = [call.inputs.length, saved.slice(call.inputs.length)];
  const weights = call.weights === null ? null : rest.shift()!;
  return kernelGradient(state.running, {
    forward: state.forward!,
    inputs: saved.slice(0, count),
    weights,
    gradient: rest[0] ?? null,
    dy: dy!,
    at,
  });
}
