/** The flags and words of a command line; one that the command does not have is an error, never a guess. */

import { parseArgs } from 'node:util';
import { didYouMean, refuse } from '../diagnostics.js';
import type { Command, Flag, Invocation } from './command.js';

export function read(command: Command, argv: readonly string[]): Pick<Invocation, 'flags' | 'positionals'> {
  const flags = [...command.flags, json];
  const options = Object.fromEntries(flags.map(({ name, type, multiple = false }) => [name, { type, multiple }]));
  const { values, positionals, tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) if (token.kind === 'option') checkFlag(command, flags, token);
  const tooMany = positionals[command.words ?? Infinity];
  if (tooMany !== undefined) unknownWord(command, tooMany);
  return { flags: values as Invocation['flags'], positionals };
}

/** Every command has it, and none need list it. */
export const json: Flag = { name: 'json', type: 'boolean', description: 'Print one JSON value and nothing else on stdout.' };

interface Token {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** parseArgs itself would refuse `--loss '-log(p)'`, and says nothing of what was meant. */
function checkFlag(command: Command, flags: readonly Flag[], { name, rawName, value, inlineValue }: Token): void {
  const flag = rawName.startsWith('--') ? flags.find((one) => one.name === name) : undefined;
  if (flag === undefined) unknownFlag(command, flags, rawName);
  if (flag!.type === 'boolean' && value !== undefined)
    refuse('bad_flag', { flag: rawName, problem: 'it takes no value', suggestion: `Write ${rawName} alone.` });
  if (flag!.type === 'boolean') return;
  const isFlag = inlineValue !== true && flags.some((one) => value === `--${one.name}` || value?.startsWith(`--${one.name}=`));
  if (value === undefined || isFlag) {
    refuse('bad_flag', { flag: rawName, problem: 'it needs a value', suggestion: `Write ${rawName} ${flag!.value ?? '<value>'}.` });
  }
}

/** npm 11 takes `--format json` for its own `--format-package-lock`, and passes `json` on. */
function unknownWord({ name, usage }: Command, word: string): never {
  const script = process.env.npm_lifecycle_event;
  const throughNpm = script !== undefined && script !== 'npx';
  const suggestion = throughNpm
    ? `If npm kept a flag before it, write \`npm run ${script} -- …\`.`
    : `Its form is \`create-loss ${usage}\`.`;
  return refuse('bad_flag', { flag: `\`${word}\``, problem: `\`create-loss ${name}\` takes no such word`, suggestion });
}

function unknownFlag({ name }: Command, flags: readonly Flag[], flag: string): never {
  const near = didYouMean(
    flag,
    flags.map((one) => `--${one.name}`),
  );
  const command = name === 'new' ? 'create-loss <name>' : `create-loss ${name}`;
  return refuse('unknown_flag', { flag, command, suggestion: near || `\`${command} --help\` lists its flags.` });
}
