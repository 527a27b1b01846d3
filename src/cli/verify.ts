/** `create-loss verify`: every computation of a loss against what its formula means, as a table. */

import { defaults, findProject, type Project } from '../project/config.js';
import { readSources } from '../project/render.js';
import { projectAround } from './catalogue.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { progress } from './progress.js';
import { tidyWhenInterrupted } from './transpiled.js';
import { baseName } from './try-subject.js';
import { choose, namesOf } from './verify-choice.js';
import { bookOf, strayed } from './verify-goldens.js';
import { printJson, printStress, printText } from './verify-print.js';
import { proveAll } from './verify-threads.js';

export const verify: Command = {
  name: 'verify',
  summary: 'prove that every computation of a loss is what its formula means',
  usage: 'verify [name…] [--target <name>] [--backend <name>] [--python <python>] [--goldens <file>] [--full] [--stress]',
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
    {
      name: 'goldens',
      type: 'string',
      multiple: true,
      value: '<file>',
      description: 'Hold the losses to the golden cases of this file, and to nothing else.',
    },
    { name: 'full', type: 'boolean', description: 'Try every case that there is, which takes minutes a loss, not a choice of them.' },
    { name: 'stress', type: 'boolean', description: 'Print how many cases of each stress were tried, and how many failed.' },
  ],
  run,
};

async function run({ cwd, positionals, flags, output }: Invocation): Promise<ExitCode> {
  const project = projectAround(cwd) ?? { root: cwd, config: defaults };
  const names = positionals.length > 0 ? positionals : namesIn(findProject(cwd));
  const book = bookOf({ cwd, flags }, project);
  const { missing } = choose(flags, { root: project.root, withGoldens: book.cases.length > 0 });
  const strays = positionals.length > 0 ? [] : strayed(book, names);
  tidyWhenInterrupted(project.root);
  const { step, done } = progress(output);
  const show = (doing: string, proven: number) => step(`${bar(proven / names.length)} ${proven}/${names.length} ${doing}`);
  show('preparing', 0);
  const all = await proveAll({ cwd, positionals, flags }, names.length, show).finally(done);
  const proven = flags.goldens === undefined ? all : all.filter(({ checked }) => checked.some(({ tried }) => tried > 0));
  const print = output.json ? printJson : flags.stress === true ? printStress : printText;
  print({ proven, missing, strays }, output);
  return strays.length === 0 && proven.every(({ checked }) => checked.every(({ findings }) => findings.length === 0)) ? 0 : 1;
}

const namesIn = (project: Project): string[] => readSources(project).map(baseName);

const width = 20;
const bar = (share: number): string => {
  const full = Math.round(share * width);
  return `▕${'█'.repeat(full)}${' '.repeat(width - full)}▏`;
};
