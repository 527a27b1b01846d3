/** `create-loss try`: the value, the shares and the gradient of a loss on numbers that the user has. */

import { resolve } from 'node:path';
import { didYouMean, refuse } from '../diagnostics.js';
import { knownIds } from '../inputs/known-ids.js';
import { float64 } from '../ir/arithmetic.js';
import type { Program } from '../program.js';
import { defaults, type Project } from '../project/config.js';
import { type Reference, reference } from '../reference.js';
import { misfit } from '../targets/kernel/fit.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { libraryOf } from './generated-library.js';
import { tidyWhenInterrupted } from './transpiled.js';
import { type Case, type Fit, fitCase, readCase } from './try-case.js';
import { bad } from './try-numbers.js';
import { computed } from './try-ops.js';
import { type Outcome, printOutcome } from './try-outcome.js';
import { findSubject } from './try-subject.js';

export const tryLoss: Command = {
  name: 'try',
  summary: 'compute a loss on given numbers',
  usage: 'try <name|spec file> --data <case.json> [--backend reference|ops|kernel]',
  example: `echo '{"prediction": [1, 2], "target": [0, 2]}' | create-loss try huber --data -`,
  json: '{"value": number, "perExample": [number] | null, "gradient": {input: nested list}}; a number that is not finite is "NaN", "Infinity" or "-Infinity"',
  flags: [
    {
      name: 'data',
      type: 'string',
      value: '<file>',
      description: 'JSON with each input by its name, and perhaps params, weights and mask; - is stdin.',
    },
    {
      name: 'backend',
      type: 'string',
      value: '<name>',
      description: 'reference (default): the meaning in float64; ops: the generated code on TensorFlow.js; kernel: the same by its kernel.',
    },
  ],
  run,
};

const backends = ['reference', 'ops', 'kernel'] as const;
type Backend = (typeof backends)[number];

async function run({ cwd, positionals, flags, output }: Invocation): Promise<ExitCode> {
  const backend = (flags.backend ?? 'reference') as Backend;
  if (!backends.includes(backend))
    return refuse('bad_flag', {
      flag: '--backend',
      problem: `\`${backend}\` is not one of those that there are: ${backends.join(', ')}`,
      suggestion: didYouMean(backend, backends),
    });
  if (positionals.length !== 1)
    return refuse('bad_flag', {
      flag: 'create-loss try',
      problem: `it takes one loss; it was given ${positionals.length}`,
      suggestion: 'Write the name of a loss or the path of a spec.',
    });
  if (flags.data === undefined)
    return refuse('bad_flag', {
      flag: '--data',
      problem: 'it is missing',
      suggestion: 'Name a JSON file with the numbers, or - for stdin.',
    });
  const { programs, project } = findSubject(cwd, positionals[0]!);
  const given = readCase(cwd, String(flags.data));
  const fit = fitCase(programs, given);
  const found = reference(fit.program, fit.values, float64);
  checkIds(given, fit, found);
  const here = { root: project?.root ?? resolve(cwd), config: defaults };
  printOutcome(backend === 'reference' ? found : await generated(fit, { programs, backend, project: here }), fit, output);
  return 0;
}

/** By the code that is generated for a loss, with its kernel or without. */
async function generated(
  fit: Fit,
  { programs, backend, project }: { programs: readonly Program[]; backend: Backend; project: Project },
): Promise<Outcome> {
  const lack = backend === 'kernel' ? misfit(fit.program) : null;
  if (lack !== null)
    refuse('bad_flag', {
      flag: '--backend',
      problem: `${fit.program.spec.name} has no kernel, since ${lack}`,
      suggestion: 'It is computed by ops: --backend ops.',
    });
  tidyWhenInterrupted(project.root);
  const wanted = backend === 'kernel' ? ['tfjs', 'kernel'] : ['tfjs'];
  return computed(await libraryOf([programs], { project, wanted, what: `--backend ${backend}` }), fit);
}

/** A class id is an integer within the classes, wherever it counts, or one that the formula knows. */
function checkIds({ file }: Case, { program, values }: Fit, { counts }: Reference<number>): void {
  const known = knownIds(program).map(({ op, name, value }) => (op === 'parameter' ? values.parameters[name] : value));
  for (const { name, role, dims, domain } of program.signature.inputs) {
    if (role !== 'target' || domain !== 'integer' || values.sizes.class === undefined) continue;
    const size = values.sizes.class;
    const alike = dims.join() === program.dims.join();
    const wrong = values.inputs[name]!.data.find(
      (id, i) => !(Number.isInteger(id) && id >= 0 && id < size) && !known.includes(id) && (!alike || counts === null || counts[i]),
    );
    const hint = wrong === size ? 'Count from 0, not from 1.' : 'Leave padding out with a mask.';
    if (wrong !== undefined)
      bad(file, `\`${name}\` holds ${wrong}, which is no class id: there are ${size} classes, 0 to ${size - 1}`, hint);
  }
}
