/** The memory that kernels work in: the heap of tfjs's wasm backend itself, or one of our own beside the cpu backend. */

import * as tf from '@tensorflow/tfjs';

/** Numbers of any dtype. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

export interface Host {
  readonly memory: WebAssembly.Memory;
  /** The address of a float32 tensor, or null where its numbers have to be copied. */
  readonly address: (tensor: tf.TensorInfo) => number | null;
  /** The numbers of a tensor; valid until memory grows. */
  readonly numbers: (tensor: tf.TensorInfo) => Numbers;
  /** A float32 tensor to be written, to its last entry: at an address of the memory, or else in an array. */
  readonly output: (shape: readonly number[]) => {
    readonly info: tf.TensorInfo;
    readonly address: number | null;
    readonly array: Float32Array | null;
  };
  /** A second tensor of the same numbers. */
  readonly share: (tensor: tf.TensorInfo) => tf.TensorInfo;
  /** Memory for the length of a call. */
  readonly scratch: <T>(bytes: number, use: (address: number) => T) => T;
}

/** Null where no kernel can run: another backend, or no WebAssembly. */
export function hostHere(): Host | null {
  if (typeof WebAssembly === 'undefined') return null;
  const make = { cpu: cpuHost, wasm: wasmHost }[tf.getBackend() as 'cpu' | 'wasm'];
  if (make === undefined) return null;
  const backend = tf.backend();
  const host = hosts.get(backend) ?? make(backend as never);
  hosts.set(backend, host);
  return host;
}

const hosts = new WeakMap<object, Host | null>();

interface Backend {
  incRef(data: object): void;
}

const sharing =
  (backend: Backend) =>
  ({ dataId, shape, dtype }: tf.TensorInfo) => {
    backend.incRef(dataId);
    return { dataId, shape, dtype };
  };

interface CpuBackend extends Backend {
  readonly data: { get(id: object): { readonly values: Numbers } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}

/** Memory cannot shrink: one of more bytes is left after its call, and the next call begins with one of its own. */
const mostKept = 1 << 25;

/** Numbers are copied in and out, a part at a time, so the memory stays small; but all pairs, or an image with its neighbours, have to be there at once. */
function cpuHost(backend: CpuBackend): Host {
  const memory = new WebAssembly.Memory({ initial: 8 });
  keepPages();
  return {
    memory,
    address: () => null,
    numbers: ({ dataId }) => backend.data.get(dataId).values,
    output: (shape) => {
      const array = unwritten(shape.reduce((product, size) => product * size, 1));
      return { info: backend.makeTensorInfo([...shape], 'float32', array), address: null, array };
    },
    share: sharing(backend),
    scratch: (bytes, use) => {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      const result = use(0);
      if (memory.buffer.byteLength > mostKept) hosts.delete(backend);
      return result;
    },
  };
}

interface Node {
  readonly process?: { readonly platform?: string };
  readonly Buffer?: { allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer } };
}

const { process, Buffer } = globalThis as unknown as Node;

/**
 * glibc gives what is freed back to the system, so that every gradient of some megabytes would lie on pages that are new, and
 * their faults take longer than a kernel. Once a larger piece was freed, of 32 MB at most, it keeps what is no larger, and
 * twice as much at once. Nothing is written to this piece, so it takes no memory.
 */
function keepPages(): void {
  if (process?.platform === 'linux') Buffer?.allocUnsafeSlow((32 << 20) - (1 << 16));
}

/** Where it can be had, what a kernel will write to the last entry is not filled with zeros before; few are faster filled. */
function unwritten(size: number): Float32Array {
  return Buffer === undefined || size < 1 << 14 ? new Float32Array(size) : new Float32Array(Buffer.allocUnsafeSlow(4 * size).buffer);
}

interface WasmBackend extends Backend {
  readonly wasm: { readonly asm?: { readonly memory?: unknown }; _malloc(bytes: number): number; _free(address: number): void };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number | null } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Numbers;
}

/** Emscripten's module exports its memory; where it does not, or shares it among threads, there is no kernel. */
function wasmHost(backend: WasmBackend): Host | null {
  const memory = backend.wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory) || !(memory.buffer instanceof ArrayBuffer)) return null;
  const addressOf = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset;
  return {
    memory,
    address: (tensor) => (tensor.dtype === 'float32' ? addressOf(tensor) : null),
    numbers: (tensor) => backend.typedArrayFromHeap(tensor),
    output: (shape) => {
      const info = backend.makeOutput([...shape], 'float32');
      return { info, address: addressOf(info), array: null };
    },
    share: sharing(backend),
    scratch: (bytes, use) => {
      const address = backend.wasm._malloc(bytes + 16);
      try {
        return use((address + 15) & -16);
      } finally {
        backend.wasm._free(address);
      }
    },
  };
}
