/** What the command can do, on one screen; and each command in full. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../project/assets.js';
import type { Command, ExitCode, Flag, Output } from './command.js';
import { commands } from './commands.js';
import { json } from './read.js';
import { columns } from './table.js';

export function overview(output: Output): ExitCode {
  const rows = Object.entries(commands).map(([name, { summary }]) => ({ name: name === 'new' ? '<name>' : name, summary }));
  if (output.json) output.data(JSON.stringify({ commands: rows }, null, 2));
  else output.data(text(rows, output));
  return 0;
}

export function help(command: Command, output: Output): ExitCode {
  const { usage, summary, example, json: shape = '' } = command;
  const flags = [...command.flags, json];
  if (output.json) {
    output.data(JSON.stringify({ usage: `create-loss ${usage}`, summary, example, flags, json: shape }, null, 2));
    return 0;
  }
  const { style } = output;
  const parts = [
    `${style('bold', `create-loss ${usage}`)}\n  ${sentence(summary)}`,
    `${style('bold', 'Example')}\n  ${example}`,
    `${style('bold', 'Flags')}\n${columns(flags.map((flag) => [flagText(flag), flag.description]))
      .map((line) => `  ${line}`)
      .join('\n')}`,
    ...(shape === ''
      ? []
      : [
          `${style('bold', 'With --json')}\n${shape
            .split('\n')
            .map((line) => `  ${line}`)
            .join('\n')}`,
        ]),
  ];
  output.data(parts.join('\n\n'));
  return 0;
}

export function version(output: Output): ExitCode {
  const own = ownVersion();
  output.data(output.json ? JSON.stringify({ version: own }) : own);
  return 0;
}

export const ownVersion = (): string =>
  (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;

function text(rows: readonly { name: string; summary: string }[], { style }: Output): string {
  const lines = columns(rows.map(({ name, summary }) => [name, summary]));
  return [
    `${style('bold', 'create-loss')}: write a loss once, as a formula.`,
    '',
    style('bold', 'Examples'),
    '  npx create-loss init my-losses',
    "  npx create-loss squared --features number --input prediction --loss '(prediction - target)^2'",
    '',
    style('bold', 'Commands'),
    ...lines.map((line) => `  ${line}`),
    '',
    'Every command takes --help and --json. Exit codes: 0 done, 1 findings, 2 could not do it, 3 declined, 130 interrupted.',
  ].join('\n');
}

const flagText = ({ name, value, type, multiple }: Flag): string =>
  `--${name}${type === 'string' ? ` ${value ?? '<value>'}` : ''}${multiple === true ? ' …' : ''}`;

const sentence = (summary: string): string => `${summary[0]!.toUpperCase()}${summary.slice(1)}.`;
