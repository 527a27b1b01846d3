/** One run of a kernel's function: tensors in the memory are worked on in place, others are copied in and out in parts. */

import type { Host } from './host.js';
import { type Operand, Place } from './place.js';

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
  /** Where it asks for parts itself: so many of its first lengths count the rows, which these tensors have. */
  readonly parts?: { readonly along: number; readonly of: readonly string[] };
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
  return host.scratch(division.bytes, (base) => {
    const running = { base, memory: host.memory, run: exports[call.run]!, division, places: placesOf(division, host.memory, base) };
    const totals = call.parts === undefined ? inParts(call, running) : asking(call, running);
    for (const place of running.places) place?.leave();
    return totals;
  });
}

/** What nobody asks for has no place. */
const unwanted: Operand = { size: 0, batch: false, address: 0 };

/** How the work is divided: so many of all rows at once. */
interface Division {
  readonly rows: number;
  readonly part: number;
  /** The kernel's tensors, in order, with the entries of a row, and where in scratch memory one stands that is copied; for that memory itself null. */
  readonly tensors: readonly (Copied | null)[];
  /** Of scratch memory. */
  readonly bytes: number;
}

interface Copied {
  readonly operand: Operand;
  readonly stride: number;
  readonly start: number;
}

function divisionOf(call: KernelCall, operands: ReadonlyMap<string, Operand>): Division {
  const { parts, divides } = call;
  const [rows, together] = countsOf(call);
  const used = call.tensors.map((name) => {
    const operand = name === 'scratch' ? null : (operands.get(name) ?? unwanted);
    const hasRows = operand !== null && (parts?.of.includes(name) ?? (divides === true && operand.batch));
    return operand && { operand, stride: hasRows && rows > 0 ? operand.size / rows : 0 };
  });
  let rowBytes = 0;
  for (const one of used) if (one?.operand.address === null) rowBytes += 4 * one.stride;
  const part = rowBytes === 0 ? rows : Math.min(rows, rowsIn(partBytes / rowBytes, together));
  let bytes = totalBytes + restBytes * used.length + (((call.room ?? 0) + 15) & -16);
  const tensors = used.map((one) => {
    if (one === null) return null;
    const { operand, stride } = one;
    const start = bytes;
    if (operand.address === null) bytes += (4 * (stride === 0 ? operand.size : stride * part) + 15) & -16;
    return { operand, stride, start };
  });
  return { rows, part, tensors, bytes };
}

/** How many rows there are, and how many of them are passed over more than once before the next. */
function countsOf({ divides, parts, lengths }: KernelCall): readonly [number, number] {
  if (parts === undefined) return [divides === true ? lengths[0]! : 1, 1];
  const [batch = 1, inner = 1] = lengths.slice(0, parts.along);
  return [batch * inner, inner];
}

/** All that are passed over together, or whole vectors of them, unless rows are so long that a few fill a part. */
function rowsIn(fitting: number, together: number): number {
  const unit = together > 1 && fitting >= together ? together : 16;
  return fitting < unit ? Math.max(1, Math.floor(fitting)) : Math.floor(fitting / unit) * unit;
}

const placesOf = ({ rows, part, tensors }: Division, { buffer }: WebAssembly.Memory, base: number): (Place | null)[] =>
  tensors.map((one) => {
    if (one === null) return null;
    const { operand, stride, start } = one;
    const length = stride === 0 ? operand.size : stride * part;
    return new Place(operand, { stride, rows, part }, operand.address === null ? new Float32Array(buffer, base + start, length) : null);
  });

interface Running {
  /** Where the scratch memory lies. */
  readonly base: number;
  readonly memory: WebAssembly.Memory;
  readonly run: (...args: number[]) => void;
  readonly division: Division;
  readonly places: readonly (Place | null)[];
}

function inParts(call: KernelCall, { base, memory, run, division: { rows, part }, places }: Running): Totals {
  const totals = new Float64Array(memory.buffer, base, 2);
  const inner = call.divides === true ? call.lengths.slice(1) : call.lengths;
  let [loss, divisor, first] = [0, 0, 0];
  do {
    const count = Math.min(part, rows - first);
    const addresses = places.map((place) => place?.address(first) ?? base);
    totals.fill(0);
    run(...(call.divides === true ? [count] : []), ...inner, ...addresses, ...(call.numbers as number[]));
    loss += totals[0]!;
    divisor += totals[1]!;
    first += part;
  } while (first < rows);
  return { loss, divisor };
}

/** In one run, while which the kernel asks for the parts as often as it passes over the rows. */
function asking(call: KernelCall, { base, memory, run, division: { part }, places }: Running): Totals {
  const totals = new Float64Array(memory.buffer, base, 2).fill(0);
  const addresses = places.map((place) => place?.address(0) ?? base);
  asked = { part, places };
  run(...call.lengths, ...addresses, ...(call.numbers as number[]));
  asked = nothing;
  return { loss: totals[0]!, divisor: totals[1]! };
}

const nothing: Pick<Running, 'places'> & Pick<Division, 'part'> = { part: 0, places: [] };
let asked = nothing;

/** What a kernel that runs may ask: how many rows from `first` on stand ready, and where those of a tensor lie. */
export const answers = {
  rows: (first: number, end: number): number => Math.min(end, first - (first % asked.part) + asked.part) - first,
  place: (tensor: number, first: number): number => asked.places[tensor]!.address(first),
};
