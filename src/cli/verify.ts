/** `create-loss verify`: every computation of a loss against what its formula means, as a table. */

import { findProject } from '../project/config.js';
import { readSources } from '../project/render.js';
import { projectAround } from './catalogue.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { progress } from './progress.js';
import { choose, namesOf } from './verify-choice.js';
import { printJson, printStress, printText } from './verify-print.js';
import { proveAll } from './verify-threads.js';

export const verify: Command = {
  name: 'verify',
  summary: 'prove that every computation of a loss is what its formula means',
  usage: 'verify [name…] [--target <name>] [--backend <name>] [--python <python>] [--full] [--stress]',
  example: 'create-loss verify huber',
  json:
    '{ "proven": boolean, "missing": [string], "losses": [{ "name", "spec", "checks": [{ "check", "tried", "findings", "notes", "worst", "stress" }] }], "findings": [diagnostic], "notes": [diagnostic] }; ' +
    'worst is null or { "error", "tolerance", "at" }, stress has { "tried", "failed" } by name.\nA diagnostic is { "code", "message", "hint", "file", "line", "column" }.',
  flags: [
    {
      name: 'target',
      type: 'string',
      multiple: true,
      value: '<name>',
      description: `Only computations of this target: ${namesOf('target').join(', ')}.`,
    },
    {
      name: 'backend',
      type: 'string',
      multiple: true,
      value: '<name>',
      description: `Only computations on this backend: ${namesOf('backend').join(', ')}.`,
    },
    {
      name: 'python',
      type: 'string',
      value: '<python>',
      description: 'The Python that has Ludwig; without it, nothing of the target ludwig is computed.',
    },
    { name: 'full', type: 'boolean', description: 'Try every case that there is, which takes minutes a loss, not a choice of them.' },
    { name: 'stress', type: 'boolean', description: 'Print how many cases of each stress were tried, and how many failed.' },
  ],
  run,
};

async function run({ cwd, positionals, flags, output }: Invocation): Promise<ExitCode> {
  const { count, root } = subjects(cwd, positionals);
  const { missing } = choose(flags, root);
  const { step, done } = progress(output);
  const show = (doing: string, proven: number) => step(`${bar(proven / count)} ${proven}/${count} ${doing}`);
  show('preparing', 0);
  const proven = await proveAll({ cwd, positionals, flags }, count, show).finally(done);
  const print = output.json ? printJson : flags.stress === true ? printStress : printText;
  print({ proven, missing }, output);
  return proven.every(({ checked }) => checked.every(({ findings }) => findings.length === 0)) ? 0 : 1;
}

/** How many losses are asked for, and where packages are looked for from. */
function subjects(cwd: string, positionals: readonly string[]): { count: number; root: string } {
  if (positionals.length > 0) return { count: positionals.length, root: projectAround(cwd)?.root ?? cwd };
  const project = findProject(cwd);
  return { count: readSources(project).length, root: project.root };
}

const width = 20;
const bar = (share: number): string => {
  const full = Math.round(share * width);
  return `▕${'█'.repeat(full)}${' '.repeat(width - full)}▏`;
};
