/** What a command says: data to stdout, everything about it to stderr, in colours where someone sees them. */

import { isatty } from 'node:tty';
import type { Output, Style } from './command.js';

export function outputOf(json: boolean): Output {
  const { stdout, stderr, env } = process;
  const coloured = !json && colourful(env, stdout.isTTY && stderr.isTTY);
  return {
    json,
    interactive: !json && isatty(0) && stderr.isTTY === true && !isSet(env.CI),
    data: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    style: (style, text) => (coloured ? `\x1b[${codes[style][0]}m${text}\x1b[${codes[style][1]}m` : text),
  };
}

const isSet = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value);

/** As Node itself decides: what is forced first, then what is forbidden, then whether anyone looks. */
function colourful({ FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return isSet(FORCE_COLOR);
  return !NO_COLOR && TERM !== 'dumb' && terminal;
}

// biome-ignore format: a table
const codes: Record<Style, readonly [on: number, off: number]> = {
  bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39],
};
