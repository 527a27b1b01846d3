/** The bytes of a file as text. */

import { isUtf8 } from 'node:buffer';
import { refuse } from '../diagnostics.js';

/** Without the mark that some editors put before it, its lines ended by \n. Refused where it is of another encoding. */
export function textOf(bytes: Uint8Array, path: string): string {
  if (!isUtf8(bytes)) refuse('unreadable', { path, problem: 'it is no text in UTF-8' });
  return new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
}
