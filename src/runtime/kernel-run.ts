/** One run of a kernel's function: tensors in the memory are worked on in place, others are copied in and out in parts. */

import type { Host, Numbers } from './kernel-host.js';

/** What to run, as generated code says it. */
export interface KernelCall {
  readonly run: string;
  /** The lengths of its loops, the outermost first. */
  readonly lengths: readonly number[];
  /** What it takes addresses of, by name, in order. */
  readonly tensors: readonly string[];
  readonly numbers: readonly (number | boolean)[];
  /** Totals that are known without running it. */
  readonly loss?: number;
  readonly divisor?: number;
  /** Whether it adds up the divisor of the mean; if not, that is the number of positions. */
  readonly counts?: boolean;
  /** Whether the outermost loop may be run in parts, the totals of which are added. */
  readonly divides?: boolean;
}

/** A tensor in a run. With `batch`, each step of the outermost loop has its own part of it. */
export interface Operand {
  readonly size: number;
  readonly batch: boolean;
  /** Where it lies, if it lies in the memory. */
  readonly address: number | null;
  /** What is copied in: numbers, read when all memory is in place, or one number for every entry. */
  readonly from?: (() => Numbers) | number;
  /** Where results are copied to. */
  readonly to?: Float32Array;
}

export interface Totals {
  readonly loss: number;
  readonly divisor: number;
}

export type Exports = Readonly<Record<string, (...args: number[]) => void>>;

/** About what fits into a processor's second cache, several times over. */
const partBytes = 1 << 17;
/** So many rows to a part at least, and a multiple of it: whole vectors. */
const rowsTogether = 16;
/** What is left of a row, for each tensor, where a step is of two vectors. */
const restBytes = 32;

export function run(call: KernelCall, operands: ReadonlyMap<string, Operand>, { host, exports }: { host: Host; exports: Exports }): Totals {
  const rows = call.divides === true ? call.lengths[0]! : 1;
  const used = call.tensors.filter((name) => name !== 'scratch').map((name) => operands.get(name)!);
  const moves = (operand: Operand) => operand.batch && rows > 0 && call.divides === true;
  const stride = (operand: Operand) => (moves(operand) ? operand.size / rows : 0);
  const copied = used.filter(({ address }) => address === null);
  const rowBytes = copied.reduce((sum, operand) => sum + 4 * stride(operand), 0);
  const some = Math.max(rowsTogether, Math.floor(partBytes / rowBytes / rowsTogether) * rowsTogether);
  const part = rowBytes === 0 ? rows : Math.min(rows, some);
  const places = layout(
    16 + restBytes * used.length,
    copied.map((operand) => 4 * (moves(operand) ? stride(operand) * part : operand.size)),
  );
  return host.scratch(places.end, (base) => {
    const at = (operand: Operand, first: number) =>
      operand.address === null ? base + places.starts[copied.indexOf(operand)]! : operand.address + 4 * stride(operand) * first;
    const { buffer } = host.memory;
    const floats = new Float32Array(buffer);
    const totals = new Float64Array(buffer, base, 2);
    const sum = { loss: 0, divisor: 0 };
    for (const operand of copied) if (!moves(operand)) fill(floats, at(operand, 0), { operand, first: 0, count: operand.size });
    for (let first = 0; first < Math.max(rows, 1); first += Math.max(part, 1)) {
      const count = Math.min(part, rows - first);
      for (const operand of copied)
        if (moves(operand)) fill(floats, at(operand, first), { operand, first: first * stride(operand), count: count * stride(operand) });
      const lengths = call.divides === true ? [count, ...call.lengths.slice(1)] : call.lengths;
      const addresses = call.tensors.map((name) => (name === 'scratch' ? base : at(operands.get(name)!, first)));
      totals.fill(0);
      exports[call.run]!(...lengths, ...addresses, ...(call.numbers as number[]));
      for (const operand of copied) {
        if (operand.to === undefined) continue;
        const size = moves(operand) ? count * stride(operand) : operand.size;
        operand.to.set(floats.subarray(at(operand, first) / 4, at(operand, first) / 4 + size), first * stride(operand));
      }
      sum.loss += totals[0]!;
      sum.divisor += totals[1]!;
    }
    return sum;
  });
}

/** The first bytes are the kernel's own: its totals, and the rests of rows; each tensor begins at a whole vector. */
function layout(own: number, sizes: readonly number[]): { starts: number[]; end: number } {
  let end = own;
  const starts = sizes.map((size) => {
    const start = end;
    end += (size + 15) & -16;
    return start;
  });
  return { starts, end };
}

function fill(
  floats: Float32Array,
  address: number,
  { operand: { from }, first, count }: { operand: Operand; first: number; count: number },
): void {
  if (typeof from === 'number') floats.fill(from, address / 4, address / 4 + count);
  else if (from !== undefined) floats.set(from().subarray(first, first + count), address / 4);
}
