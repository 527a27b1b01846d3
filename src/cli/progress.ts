/** Work that lasts over a second on a terminal says what it is at. */

import type { Output } from './command.js';

export interface Progress {
  readonly step: (path: string) => void;
  /** Clears the line. */
  readonly done: () => void;
}

export function progress(output: Output): Progress {
  const begun = Date.now();
  let shown = false;
  const line = (text: string) => void process.stderr.write(`\r\x1b[2K${text}`);
  return {
    step: (path) => {
      if (!output.interactive || Date.now() - begun < 1000) return;
      shown = true;
      line(output.style('dim', path));
    },
    done: () => (shown ? line('') : undefined),
  };
}
