/** The text of a file that a command line names, `-` being the standard input. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { acting } from '../plan/failure.js';

/** Without the mark that some editors put before it, its lines ended by \n; refused in a sentence where it cannot be read. */
export const givenText = (cwd: string, file: string): string =>
  acting('unreadable', file === '-' ? 'stdin' : file, () => readFileSync(file === '-' ? 0 : resolve(cwd, file), 'utf8'))
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n');
