/** `create-loss verify`: every computation of a loss against what its formula means, as a table. */

import type { Program } from '../program.js';
import { defaults, findProject, type Project } from '../project/config.js';
import { compileAll, readSources } from '../project/render.js';
import { casesOf, someCases } from '../verify/cases.js';
import { computers, title } from '../verify/computers.js';
import { type Check, prove } from '../verify/prove.js';
import type { Library } from '../verify/tensors.js';
import { projectAround } from './catalogue.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { libraryOf, loadBackend } from './generated-library.js';
import { progress } from './progress.js';
import { findSubject } from './try-subject.js';
import { choose, namesOf } from './verify-choice.js';
import { ludwigOf } from './verify-ludwig.js';
import { type Proven, printJson, printStress, printText } from './verify-print.js';

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

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, output } = invocation;
  const { losses, project } = subjects(invocation);
  const { chosen, missing } = choose(flags, project.root);
  const { step, done } = progress(output);
  step(`Preparing ${losses.length} ${losses.length === 1 ? 'loss' : 'losses'}`);
  const library = chosen.some(({ by }) => by === 'tfjs') ? await prepared(losses, chosen, project) : null;
  const ludwig = flags.python === undefined ? null : await ludwigOf(losses, project, flags.python as string);
  const proven: Proven[] = [];
  try {
    for (const [i, programs] of losses.entries()) {
      const { spec } = programs[0]!;
      const at = (check: string) => step(`${bar(i / losses.length)} ${i + 1}/${losses.length} ${spec.name}: ${check}`);
      const cases = flags.full === true ? [...casesOf(programs)] : someCases(programs);
      proven.push({ spec, checked: await prove({ programs, library, ludwig }, { chosen, cases }, at) });
    }
  } finally {
    ludwig?.close();
    done();
  }
  const print = output.json ? printJson : flags.stress === true ? printStress : printText;
  print({ proven, missing }, output);
  return proven.every(({ checked }) => checked.every(({ findings }) => findings.length === 0)) ? 0 : 1;
}

/** The named losses, or all of the project. */
function subjects({ cwd, positionals }: Invocation): { losses: Program[][]; project: Project } {
  if (positionals.length > 0) {
    const found = positionals.map((name) => findSubject(cwd, name));
    return { losses: found.map(({ programs }) => [...programs]), project: projectAround(cwd) ?? { root: cwd, config: defaults } };
  }
  const project = findProject(cwd);
  return { losses: compileAll(readSources(project)), project };
}

async function prepared(losses: readonly (readonly Program[])[], chosen: readonly Check[], project: Project): Promise<Library> {
  const library = await libraryOf(losses, { project, wanted: ['tfjs', 'kernel'], what: 'verify of generated code' });
  for (const row of computers)
    if (row.needs !== null && chosen.some(({ name }) => name === title(row))) await loadBackend(row.needs, project.root);
  return library;
}

const width = 20;
const bar = (share: number): string => {
  const full = Math.round(share * width);
  return `▕${'█'.repeat(full)}${' '.repeat(width - full)}▏`;
};
