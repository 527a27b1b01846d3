/** One run of a kernel's function: tensors in the memory are worked on in place, others are copied in and out in parts. */

import type { Host } from './host.js';

/** What to run, as generated code says it. */
export interface KernelCall {
  readonly run: string;
  /** The lengths of its loops, the outermost first. */
  readonly lengths: readonly number[];
  /** What it takes addresses of, by name, in order. */
  readonly tensors: readonly string[];
  readonly numbers: readonly (number | boolean)[];
  /** Bytes of scratch memory that it needs besides what every kernel has there. */
  readonly room?: number;
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
  /** What is copied in, when all memory is in place: one number for every entry, or what writes those from `first` on. */
  readonly from?: number | ((into: Float32Array, first: number) => void) | undefined;
  /** What takes results: the entries from `first` on. */
  readonly to?: ((results: Float32Array, first: number) => void) | undefined;
}

export interface Totals {
  readonly loss: number;
  readonly divisor: number;
}

export type Exports = Readonly<Record<string, (...args: number[]) => void>>;

/** What fits into a processor's second cache, and is still long enough to be copied at full speed. */
const partBytes = 1 << 18;
/** At the beginning of the scratch memory is the kernel's own: its totals, and for each tensor the rest of a row in a step of up to four vectors. */
const [totalBytes, restBytes] = [16, 64];

export function run(call: KernelCall, operands: ReadonlyMap<string, Operand>, { host, exports }: { host: Host; exports: Exports }): Totals {
  const division = divisionOf(call, operands);
  return host.scratch(division.bytes, (base) => inParts(call, division, { base, memory: host.memory, run: exports[call.run]! }));
}

/** What nobody asks for has no place. */
const unwanted: Operand = { size: 0, batch: false, address: 0 };

/** How the work is divided: so many of all rows at once, and where each tensor stands meanwhile. */
interface Division {
  readonly rows: number;
  readonly part: number;
  /** One for each of the kernel's tensors, in order; for the scratch memory itself null. */
  readonly places: readonly (Place | null)[];
  /** Of scratch memory. */
  readonly bytes: number;
}

interface Place {
  readonly operand: Operand;
  /** Entries of a row; 0 where every row has all of them. */
  readonly stride: number;
  /** In scratch memory, if it is copied. */
  readonly start: number;
}

function divisionOf(call: KernelCall, operands: ReadonlyMap<string, Operand>): Division {
  const rows = call.divides === true ? call.lengths[0]! : 1;
  const strideOf = ({ batch, size }: Operand) => (call.divides === true && batch && rows > 0 ? size / rows : 0);
  const used = call.tensors.map((name) => (name === 'scratch' ? null : (operands.get(name) ?? unwanted)));
  let rowBytes = 0;
  for (const operand of used) if (operand?.address === null) rowBytes += 4 * strideOf(operand);
  const part = rowBytes === 0 ? rows : Math.min(rows, rowsIn(partBytes / rowBytes));
  let bytes = totalBytes + restBytes * used.length + (((call.room ?? 0) + 15) & -16);
  const places = used.map((operand) => {
    if (operand === null) return null;
    const place = { operand, stride: strideOf(operand), start: bytes };
    if (operand.address === null) bytes += (4 * (place.stride === 0 ? operand.size : place.stride * part) + 15) & -16;
    return place;
  });
  return { rows, part, places, bytes };
}

/** Whole vectors of them, unless rows are so long that a few fill a part. */
const rowsIn = (fitting: number): number => (fitting < 16 ? Math.max(1, Math.floor(fitting)) : Math.floor(fitting / 16) * 16);

interface Running {
  /** Where the scratch memory lies. */
  readonly base: number;
  readonly memory: WebAssembly.Memory;
  readonly run: (...args: number[]) => void;
}

function inParts(call: KernelCall, { rows, part, places }: Division, { base, memory, run }: Running): Totals {
  const totals = new Float64Array(memory.buffer, base, 2);
  const copied = places.filter((place) => place !== null && place.operand.address === null) as Place[];
  const entries = copied.map(
    ({ start, stride, operand }) => new Float32Array(memory.buffer, base + start, stride === 0 ? operand.size : stride * part),
  );
  const inner = call.divides === true ? call.lengths.slice(1) : call.lengths;
  let [loss, divisor, first] = [0, 0, 0];
  do {
    const count = Math.min(part, rows - first);
    for (const [i, place] of copied.entries()) copyIn(place, entries[i]!, { first, count });
    const addresses = places.map((place) => (place === null ? base : addressOf(place, base, first)));
    totals.fill(0);
    run(...(call.divides === true ? [count] : []), ...inner, ...addresses, ...(call.numbers as number[]));
    for (const [i, place] of copied.entries()) place.operand.to?.(partOf(place, entries[i]!, count), place.stride * first);
    loss += totals[0]!;
    divisor += totals[1]!;
    first += part;
  } while (first < rows);
  return { loss, divisor };
}

const addressOf = ({ operand: { address }, stride, start }: Place, base: number, first: number): number =>
  address === null ? base + start : address + 4 * stride * first;

/** What stays the same from part to part is copied once. */
function copyIn(place: Place, entries: Float32Array, { first, count }: { first: number; count: number }): void {
  const {
    stride,
    operand: { from },
  } = place;
  if (from === undefined || (first > 0 && (stride === 0 || typeof from === 'number'))) return;
  if (typeof from === 'number') entries.fill(from);
  else from(partOf(place, entries, count), stride * first);
}

const partOf = ({ stride }: Place, entries: Float32Array, count: number): Float32Array =>
  stride === 0 || stride * count === entries.length ? entries : entries.subarray(0, stride * count);
