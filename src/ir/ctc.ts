/** Connectionist temporal classification (Graves et al. 2006) of one example, in the logarithms of whatever arithmetic. */

import type { Arithmetic } from './arithmetic.js';

export interface Alignment<T> {
  /** [time][class]: log probabilities, of the steps that count. */
  readonly steps: readonly (readonly T[])[];
  /** Classes of the labels that count. */
  readonly labels: readonly number[];
  readonly blank: number;
  /** How many classes there are. */
  readonly width: number;
}

interface Shape<T> {
  /** Of time, class and label. */
  readonly sizes: readonly [times: number, width: number, labels: number];
  readonly blank: number;
  readonly toNumber: (value: T) => number;
}

/** Of each example: its steps, labels and how many of both count, which lie one after the other. */
export function alignments<T>(
  cells: readonly (readonly T[])[],
  { sizes: [times, width, most], blank, toNumber }: Shape<T>,
): Alignment<T>[] {
  const [steps, labels, stepCounts, labelCounts] = cells as [T[], T[], T[], T[]];
  return stepCounts.map((count, i) => ({
    steps: Array.from({ length: Math.min(times, toNumber(count)) }, (_, t) =>
      steps.slice((i * times + t) * width, (i * times + t + 1) * width),
    ),
    labels: labels.slice(i * most, i * most + Math.min(most, toNumber(labelCounts[i]!))).map(toNumber),
    blank,
    width,
  }));
}

/** A path stands at a state: at a label, or at the blank before, between and behind labels. */
class Paths<T> {
  private readonly states: readonly number[];

  constructor(
    private readonly given: Alignment<T>,
    private readonly arithmetic: Arithmetic<T>,
  ) {
    this.states = [given.blank, ...given.labels.flatMap((label) => [label, given.blank])];
  }

  /** What is no class has no probability. */
  private of(step: readonly T[], label: number): T {
    return step[label] ?? this.arithmetic.of(-Infinity);
  }

  /** [time][state]: log probability of all ways to be there, this step included. */
  forward(): T[][] {
    const rows: T[][] = [];
    for (const step of this.given.steps) {
      const before = rows.at(-1);
      rows.push(this.states.map((label, s) => this.arithmetic.add(this.of(step, label), this.arrive(before, s))));
    }
    return rows;
  }

  private arrive(before: readonly T[] | undefined, s: number): T {
    if (before === undefined) return this.arithmetic.of(s < 2 ? 0 : -Infinity);
    return this.sum([before[s]!, ...(s > 0 ? [before[s - 1]!] : []), ...(this.skips(s) ? [before[s - 2]!] : [])]);
  }

  /** [time][state]: log probability of all ways to end from there, later steps only. */
  backward(): T[][] {
    const rows: T[][] = [];
    for (const [i] of this.given.steps.entries()) {
      const after = this.given.steps[this.given.steps.length - i];
      const later = rows[0]?.map((value, s) => this.arithmetic.add(value, this.of(after!, this.states[s]!)));
      rows.unshift(this.states.map((_, s) => this.leave(later, s)));
    }
    return rows;
  }

  private leave(later: readonly T[] | undefined, s: number): T {
    const last = this.states.length - 1;
    if (later === undefined) return this.arithmetic.of(s >= last - 1 ? 0 : -Infinity);
    return this.sum([later[s]!, ...(s < last ? [later[s + 1]!] : []), ...(s + 2 <= last && this.skips(s + 2) ? [later[s + 2]!] : [])]);
  }

  /** A blank may be left out between two labels that differ. */
  private skips(s: number): boolean {
    return s > 1 && s % 2 === 1 && this.states[s] !== this.states[s - 2];
  }

  /** -log of the probability of the labels. */
  loss(): T {
    const { of, neg } = this.arithmetic;
    const last = this.forward().at(-1);
    if (last === undefined) return of(this.given.labels.length === 0 ? 0 : Infinity);
    return neg(this.sum(last.slice(-2)));
  }

  /** [time][class]: how likely a path that spells the labels is at a class; 0 where none does. */
  occupancy(length: number): T[][] {
    const { of, add, exp, eq } = this.arithmetic;
    const [ahead, back, loss] = [this.forward(), this.backward(), this.loss()];
    return Array.from({ length }, (_, t) => {
      const row = Array.from({ length: this.given.width }, () => of(0));
      if (t >= this.given.steps.length || eq(loss, of(Infinity))) return row;
      for (const [s, label] of this.states.entries())
        if (row[label] !== undefined) row[label] = add(row[label], exp(add(add(ahead[t]![s]!, back[t]![s]!), loss)));
      return row;
    });
  }

  private sum(logs: readonly T[]): T {
    const { of, add, sub, max, exp, log, eq } = this.arithmetic;
    const largest = logs.reduce(max);
    if (eq(largest, of(-Infinity))) return largest;
    return add(largest, log(logs.map((value) => exp(sub(value, largest))).reduce(add)));
  }
}

export const ctcLoss = <T>(given: Alignment<T>, arithmetic: Arithmetic<T>): T => new Paths(given, arithmetic).loss();
/** Of as many steps as there are; those that do not count are nowhere. */
export const ctcOccupancy = <T>(given: Alignment<T>, length: number, arithmetic: Arithmetic<T>): T[][] =>
  new Paths(given, arithmetic).occupancy(length);
