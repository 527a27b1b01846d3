/** Golden cases by the loss that each is a call of. */

import type { Program } from '../../program.js';
import type { Golden } from './golden.js';
import { byReference } from './judge.js';
import { type Outcome, outcomeOf, type Tables } from './outcome.js';

export interface Book {
  readonly tables: Tables;
  readonly cases: readonly { readonly file: string; readonly golden: Golden }[];
}

export interface Held extends Outcome {
  readonly file: string;
}

/** What came of the cases of one loss; `programsOf` has the losses that the rows of its functions name. */
export function held(book: Book, loss: string, programsOf: (name: string) => readonly Program[]): Held[] {
  return book.cases
    .filter(({ golden }) => lossesOf(book, golden).includes(loss))
    .map(({ file, golden }) => ({ file, ...outcomeOf(golden, book.tables, { programsOf, compute: byReference }) }))
    .filter(({ golden, loss: called }) => (called ?? lossesOf(book, golden)[0]) === loss);
}

/** Cases of functions that are no loss, neither by name nor by a row. */
export const strangers = (book: Book, names: readonly string[]): Book['cases'] =>
  book.cases.filter(({ golden }) => !book.tables.conventions.has(golden.fn) && !names.includes(golden.fn));

function lossesOf({ tables }: Book, { fn }: Golden): string[] {
  const rows = tables.conventions.get(fn);
  return rows === undefined ? [fn] : rows.flatMap(({ loss }) => (loss === undefined ? [] : [loss]));
}
