/** A word within two edits of a command is never taken for the name of a new loss unasked. */

import { createInterface } from 'node:readline/promises';
import { closest, refuse } from '../diagnostics.js';
import type { Output } from './command.js';
import { ownCommands } from './commands.js';

/** Whether the word is to become a loss. */
export async function meantCommand(word: string | undefined, yes: boolean, output: Output): Promise<'new' | 'declined'> {
  const near = word === undefined || yes ? null : closest(word, [...ownCommands.filter((name) => name !== 'new'), 'help', 'version']);
  if (near === null) return 'new';
  if (!output.interactive) return refuse('unknown_command', { name: word!, suggestion: near });
  const meant = await confirm(
    `\`${word}\` is no command; did you mean \`create-loss ${near}\`? Scaffold a loss named \`${word}\` anyway? (y/N) `,
  );
  if (!meant) output.note(`Nothing was written. Run \`create-loss ${near}\`.`);
  return meant ? 'new' : 'declined';
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await Promise.race([terminal.question(question), new Promise<string>((close) => terminal.once('close', () => close('')))]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
