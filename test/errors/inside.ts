/** The command in this process, as src/cli/main.ts runs it: its exit code and what it says. */

import { ask } from '../../src/cli/argv.js';
import type { ExitCode, Output } from '../../src/cli/command.js';
import { commands, ownCommands } from '../../src/cli/commands.js';
import { fail } from '../../src/cli/failure.js';
import { meantCommand } from '../../src/cli/meant.js';
import { read } from '../../src/cli/read.js';

export async function inside(cwd: string, argv: readonly string[]): Promise<{ exit: number; stderr: string }> {
  let stderr = '';
  const note = (text: string) => {
    stderr += `${text}\n`;
  };
  const output: Output = { json: false, interactive: false, data: () => {}, note, style: (_, text) => text };
  const exit = await work(cwd, argv, output).catch((error: unknown) => fail(error, output));
  return { exit, stderr };
}

async function work(cwd: string, argv: readonly string[], output: Output): Promise<ExitCode> {
  const { topic, word, rest } = ask(argv, ownCommands);
  const command = await commands[topic ?? 'new']!.load();
  const { flags, positionals } = read(command, rest);
  if (word === null) await meantCommand(positionals[0], flags.yes === true, output);
  return command.run({ cwd, positionals, flags, output });
}
