/** What is put to the proof, and what a check of it has tried and found. */

import type { Diagnostic } from '../diagnostics.js';
import type { Program } from '../program.js';
import type { Means } from './computers.js';
import type { Book } from './goldens/book.js';

export interface Subject extends Means {
  readonly programs: readonly Program[];
  /** Golden cases of any losses, and the programs of those that they may name. */
  readonly goldens: { readonly book: Book; readonly programsOf: (name: string) => readonly Program[] } | null;
}

export interface Checked {
  readonly check: string;
  readonly tried: number;
  readonly findings: readonly Diagnostic[];
  /** What is no fault, but worth knowing. */
  readonly notes: readonly Diagnostic[];
  /** The largest error of a computer, as a share of what is allowed, and where. */
  readonly worst: { readonly error: number; readonly tolerance: number; readonly at: string } | null;
  /** Of a computer: how many cases of each stress were tried, and how many failed. */
  readonly stress: Readonly<Record<string, Tally>>;
}

export interface Tally {
  readonly tried: number;
  readonly failed: number;
}

/** Of a check that computes nothing. */
export const plainly = (check: string, tried: number, findings: readonly Diagnostic[]): Checked => ({
  check,
  tried,
  findings,
  notes: [],
  worst: null,
  stress: {},
});
