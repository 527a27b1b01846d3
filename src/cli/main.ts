#!/usr/bin/env node
/** argv → exit code: words find a command, its flags are read, its work is done, and what went wrong is said. */

import { type Asked, ask } from './argv.js';
import type { ExitCode, Output } from './command.js';
import { commands, ownCommands } from './commands.js';
import { fail } from './failure.js';
import { help, overview, version } from './help.js';
import { meantCommand } from './meant.js';
import { outputOf } from './output.js';
import { read } from './read.js';
import { refuseSwallowed } from './swallowed.js';

for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveIfClosed);
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<ExitCode> {
  const asked = ask(argv, ownCommands);
  const output = outputOf(asked.json);
  try {
    return await answer(asked, output);
  } catch (error) {
    return fail(error, output);
  }
}

async function answer({ topic, word, rest, wants }: Asked, output: Output): Promise<ExitCode> {
  if (wants === 'version') return version(output);
  if (wants === 'help' && topic === null) return overview(output);
  const command = await commands[topic ?? 'new']!.load();
  if (wants === 'help') return help(command, output);
  refuseSwallowed(command, rest, process.env);
  const { flags, positionals } = read(command, rest);
  const meant = word === null ? await meantCommand(positionals[0], flags.yes === true, output) : 'new';
  return meant === 'declined' ? 3 : command.run({ cwd: process.cwd(), positionals, flags, output });
}

/** `create-loss list | head` ends quietly. */
function leaveIfClosed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  throw error;
}
