/** WebAssembly text → bytes, by wabt, which is imported here only. */

/** Throws where the text is no WebAssembly: a fault of the compiler, never of a spec. */
export async function assemble(name: string, text: string): Promise<Uint8Array> {
  const { default: load } = await import('wabt');
  const wabt = await load();
  const module = wabt.parseWat(name, text, { simd: true });
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
