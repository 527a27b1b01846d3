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
  /** A float32 tensor, which `fill` writes: at an address of the memory, or else in an array. */
  readonly output: (shape: readonly number[]) => {
    readonly info: tf.TensorInfo;
    readonly address: number | null;
    readonly array: Float32Array;
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

const sharing = (backend: Backend) => (tensor: tf.TensorInfo) => {
  backend.incRef(tensor.dataId);
  return { ...tensor };
};

interface CpuBackend extends Backend {
  readonly data: { get(id: object): { readonly values: Numbers } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}

/** Numbers are copied in and out, a part at a time, so the memory stays small. */
function cpuHost(backend: CpuBackend): Host {
  const memory = new WebAssembly.Memory({ initial: 8 });
  return {
    memory,
    address: () => null,
    numbers: ({ dataId }) => backend.data.get(dataId).values,
    output: (shape) => {
      const array = new Float32Array(shape.reduce((product, size) => product * size, 1));
      return { info: backend.makeTensorInfo([...shape], 'float32', array), address: null, array };
    },
    share: sharing(backend),
    scratch: (bytes, use) => {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      return use(0);
    },
  };
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
      return { info, address: addressOf(info), array: new Float32Array(0) };
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
