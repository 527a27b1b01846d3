/** A loop that applies some code on lanes to whole arrays. */

import { assemble } from '../../src/targets/kernel/assemble.js';
import { Lanes, textOf, type Value } from '../../src/targets/kernel/lanes/lanes.js';
import { elementaryFunction } from '../../src/targets/kernel/lanes/say.js';
import { calledBy } from '../../src/targets/kernel/text/called.js';

/** Values per array that one call works on, a multiple of sixteen. */
export const capacity = 1 << 16;

export interface Applied {
  readonly text: string;
  /** Where the operands are to be written: float32 and their bits. */
  readonly operands: readonly Float32Array[];
  readonly bits: readonly Uint32Array[];
  readonly result: Float32Array;
  readonly run: () => void;
}

export async function apply(arity: number, say: (lanes: Lanes, args: readonly Value[]) => Value, vectors = 4): Promise<Applied> {
  const text = loop(arity, say, vectors);
  const module = new WebAssembly.Module((await assemble('lanes.wat', text)) as BufferSource);
  const memory = new WebAssembly.Memory({ initial: ((arity + 1) * capacity * 4) / 65536 });
  const { exports } = new WebAssembly.Instance(module, { host: { memory } });
  const floats = (i: number) => new Float32Array(memory.buffer, i * capacity * 4, capacity);
  const operands = Array.from({ length: arity }, (_, i) => floats(i));
  const bits = operands.map(({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, capacity));
  return { text, operands, bits, result: floats(arity), run: exports.run as () => void };
}

function loop(arity: number, say: (lanes: Lanes, args: readonly Value[]) => Value, vectors: number): string {
  const outer = Lanes.frame();
  const body = outer.inside(vectors);
  const offset = (array: number, vector: number) => `offset=${array * capacity * 4 + vector * 16}`;
  const args = Array.from({ length: arity }, (_, i) => body.set('abc'[i]!, (v) => `(v128.load ${offset(i, v)} (local.get $at))`));
  const result = say(body, args);
  const stores = Array.from({ length: vectors }, (_, v) => `(v128.store ${offset(arity, v)} (local.get $at) ${textOf(result, v)})`);
  const code = [...body.lines, ...stores].join('\n      ');
  return `(module
  (import "host" "memory" (memory 1))
${calledBy(code, elementaryFunction)}  (func (export "run")
    (local $at i32)
    ${outer.locals.map((name) => `(local ${name} v128)`).join(' ')}
    ${[...outer.constants, ...outer.lines].join('\n    ')}
    (loop $next
      ${code}
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const ${vectors * 16}))) (i32.const ${capacity * 4}))))))`;
}
