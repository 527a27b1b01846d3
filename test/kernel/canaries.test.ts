/** No kernel reads or writes beyond what it is given: around every tensor lies what would show. */

import { describe, expect, test } from 'vitest';
import type { Program } from '../../src/program.js';
import type { KernelCall } from '../../src/runtime/kernel/run.js';
import { assemble } from '../../src/targets/kernel/assemble.js';
import { moduleOf } from '../../src/targets/kernel/module.js';
import { random, seedOf } from '../../src/verify/points.js';
import { programsOf } from '../proofs/library.js';

/** Lengths around a vector, and around a step of four. */
const lengths: readonly Readonly<Record<string, number>>[] = [
  { batch: 1, class: 1, element: 1, time: 1, height: 1, width: 1, depth: 1, label: 1, channel: 1, threshold: 1, group: 1 },
  { batch: 3, class: 5, element: 7, time: 2, height: 3, width: 1, depth: 2, label: 3, channel: 5, threshold: 4, group: 7 },
  { batch: 18, class: 19, element: 17, time: 3, height: 1, width: 2, depth: 1, label: 5, channel: 3, threshold: 18, group: 2 },
];

type Exports = Record<string, (...args: number[]) => void>;
type Run = (config: object, $size: (axis: string) => number, $g: { loss: number; divisor: number }) => KernelCall;

describe.each([...programsOf])('%s', (name, programs) => {
  const { text, tables } = moduleOf(programs);
  const fitting = programs.flatMap((program, i) => (typeof tables[i] === 'string' ? [] : [{ program, table: tables[i]! }]));
  test.runIf(fitting.length > 0)('stays within its tensors', async () => {
    const memory = new WebAssembly.Memory({ initial: 4 });
    const module = new WebAssembly.Module(Uint8Array.from(await assemble(name, text)));
    const exports = new WebAssembly.Instance(module, { env: { memory, ...answers } }).exports as unknown as Exports;
    for (const { program, table } of fitting) {
      for (const [role, said] of table) for (const sizes of lengths) stays(role, said, { program, sizes, memory, exports });
    }
  });

  test.runIf(fitting.some(({ program }) => program.renamed.size === 0))('has its rows in parts, but for pairs', () => {
    const calls = fitting.flatMap(({ program, table }) => (program.renamed.size > 0 ? [] : [...table.values()]));
    const count = (pattern: RegExp) => calls.join().match(pattern)?.length ?? 0;
    expect(count(/\bdivides: true|\bparts: /g)).toBe(count(/\brun: /g));
  });
});

/** The call at hand, and where its tensors lie: rows in parts of two steps, each at its own place. */
let asked: { readonly call: KernelCall; readonly operands: readonly Tensor[] };
const answers = {
  rows: (first: number, end: number) => Math.min(16, end - first),
  place: (tensor: number, first: number) => {
    const { lengths, parts } = asked.call;
    const rows = lengths.slice(0, parts!.along).reduce((product, length) => product * length, 1);
    const { from, data } = asked.operands[tensor]!;
    return from + (4 * data.length * first) / rows;
  },
};

interface Place {
  readonly program: Program;
  readonly sizes: Readonly<Record<string, number>>;
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

/**
 * Twice, with other canaries: what is written must not depend on them, nor touch them. Then each tensor at the ends of the
 * memory, where a read beyond it has no value.
 */
function stays(role: string, said: string, { program, sizes, memory, exports }: Place): void {
  const config = Object.fromEntries(program.spec.parameters.map((parameter) => [parameter.name, parameter.default]));
  const run = new Function('$config', '$size', '$g', `const { ${Object.keys(config).join(', ')} } = $config; return ${said};`) as Run;
  const size = (axis: string) => sizes[axis] ?? expect.fail(`${axis} has no length here`);
  const call = run(config, size, { loss: 0.5, divisor: 0.25 });
  const operands = layout(call, program, sizes);
  const results = [0x7f, 0xff].map((canary) => {
    const bytes = new Uint8Array(memory.buffer);
    bytes.fill(canary);
    for (const { from, data } of operands) new Float32Array(memory.buffer, from, data.length).set(data);
    const before = bytes.slice();
    asked = { call, operands };
    exports[call.run]!(...call.lengths, ...operands.map(({ from }) => from), ...(call.numbers as number[]));
    const own = (at: number) => operands.some(({ from, size, written }) => written && at >= from && at < from + size);
    const touched = bytes.findIndex((byte, at) => byte !== before[at] && !own(at));
    expect({ role, sizes, touched }).toEqual({ role, sizes, touched: -1 });
    return operands.filter(({ written }) => written).map(({ from, data }) => [...new Uint8Array(memory.buffer, from, 4 * data.length)]);
  });
  expect({ role, sizes, results: results[1] }).toEqual({ role, sizes, results: results[0] });
  for (const [i, { size, written }] of operands.entries()) {
    if (call.tensors[i] === 'scratch') continue;
    for (const from of written ? [memory.buffer.byteLength - size] : [0, memory.buffer.byteLength - size]) {
      const placed = operands.map((operand, k) => (k === i ? { ...operand, from } : operand));
      for (const { from, data } of placed) new Float32Array(memory.buffer, from, data.length).set(data);
      asked = { call, operands: placed };
      const runs = () => exports[call.run]!(...call.lengths, ...placed.map(({ from }) => from), ...(call.numbers as number[]));
      expect(runs, `${role}: ${call.tensors[i]} at ${from}, of ${JSON.stringify(sizes)}`).not.toThrow();
    }
  }
}

interface Tensor {
  readonly from: number;
  readonly data: Float32Array;
  /** Bytes of its own; those that no data fills are canaries at first. */
  readonly size: number;
  readonly written: boolean;
}

/** Bytes that each tensor fits into. */
const below = 1 << 15;

/** One after the other, with a gap of canaries between; not aligned, as no kernel may count on it. */
function layout({ tensors, room = 0 }: KernelCall, program: Program, sizes: Readonly<Record<string, number>>): Tensor[] {
  const next = random(seedOf(program.spec.name));
  let end = below + 68;
  return tensors.map((tensor) => {
    const isScratch = tensor === 'scratch';
    const from = isScratch ? (end + 7) & -8 : end;
    const data = dataOf(tensor, { program, sizes, next });
    const size = 4 * data.length + (isScratch ? 64 * tensors.length + room : 0);
    end = from + size + 68;
    return { from, data, size, written: isScratch || tensor.startsWith('out.') };
  });
}

function dataOf(name: string, { program, sizes, next }: { program: Program; sizes: Readonly<Record<string, number>>; next: () => number }) {
  if (name === 'scratch') return new Float32Array(4);
  const argument = program.signature.inputs.find((one) => one.name === name.replace(/^out\./, ''));
  const parameter = program.spec.parameters.find((one) => one.name === name);
  const dims = argument?.dims ?? (parameter === undefined ? program.dims : [parameter.axis ?? 'class']);
  const count = dims.reduce((product, dim) => product * sizes[dim]!, 1);
  if (name.startsWith('out.')) return new Float32Array(count);
  return Float32Array.from({ length: count }, () =>
    argument?.domain === 'integer' ? Math.floor(next() * sizes.class!) : 0.05 + 0.9 * next(),
  );
}
