/** The text of a file that a command line names, `-` being the standard input. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { acting } from '../plan/failure.js';
import { textOf } from '../spec/utf8.js';

/** Refused in a sentence where it cannot be read. */
export function givenText(cwd: string, file: string): string {
  const name = file === '-' ? 'stdin' : file;
  return textOf(
    acting('unreadable', name, () => readFileSync(file === '-' ? 0 : resolve(cwd, file))),
    name,
  );
}
