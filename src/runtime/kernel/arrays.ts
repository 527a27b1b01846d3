/** Loops over numbers that stand around a kernel; four at a time where that is faster. */

import type { Numbers } from './host.js';

/** Each number times a factor. */
export function scale(numbers: Float32Array, factor: number): void {
  const whole = numbers.length & -4;
  for (let i = 0; i < whole; i += 4) {
    numbers[i]! *= factor;
    numbers[i + 1]! *= factor;
    numbers[i + 2]! *= factor;
    numbers[i + 3]! *= factor;
  }
  for (let i = whole; i < numbers.length; i++) numbers[i]! *= factor;
}

/** A part of a tensor, each of whose entries is repeated: from entry `first` of the repeated ones on. */
interface Part {
  readonly from: Numbers;
  readonly first: number;
  readonly repeats: number;
}

export function repeat(into: Float32Array, { from, first, repeats }: Part): void {
  if (repeats === 1) into.set(from.subarray(first, first + into.length));
  else eachRun(into, { first, repeats }, (run, at) => run.fill(from[at]!));
}

export function multiply(into: Float32Array, { from, first, repeats }: Part): void {
  if (repeats === 1) multiplyAll(into, from, first);
  else eachRun(into, { first, repeats }, (run, at) => scale(run, from[at]!));
}

function multiplyAll(into: Float32Array, from: Numbers, first: number): void {
  const whole = into.length & -4;
  for (let i = 0; i < whole; i += 4) {
    into[i]! *= from[first + i]!;
    into[i + 1]! *= from[first + i + 1]!;
    into[i + 2]! *= from[first + i + 2]!;
    into[i + 3]! *= from[first + i + 3]!;
  }
  for (let i = whole; i < into.length; i++) into[i]! *= from[first + i]!;
}

/** What of the entries belongs to one that is repeated, and which. */
function eachRun(into: Float32Array, { first, repeats }: Omit<Part, 'from'>, visit: (run: Float32Array, at: number) => void): void {
  for (let i = 0; i < into.length; ) {
    const at = Math.floor((first + i) / repeats);
    const end = Math.min(into.length, (at + 1) * repeats - first);
    visit(into.subarray(i, end), at);
    i = end;
  }
}

/** Entries from `first` on of rows of a width, to the sums of their rows. */
export function addRows(sums: Float64Array, entries: Float32Array, { first, width }: { first: number; width: number }): void {
  eachRun(entries, { first, repeats: width }, (run, row) => {
    sums[row]! += sum(run);
  });
}

export function sum(entries: Numbers): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = entries.length & -4;
  for (let i = 0; i < whole; i += 4) {
    a += entries[i]!;
    b += entries[i + 1]!;
    c += entries[i + 2]!;
    d += entries[i + 3]!;
  }
  for (let i = whole; i < entries.length; i++) a += entries[i]!;
  return a + b + (c + d);
}
