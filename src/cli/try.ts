/** `create-loss try`: the value, the shares and the gradient of a loss on numbers that the user has. */

import { resolve } from 'node:path';
import { didYouMean, refuse } from '../diagnostics.js';
import { float64 } from '../ir/arithmetic.js';
import { type Reference, reference } from '../reference.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { type Case, type Fit, fitCase, readCase } from './try-case.js';
import { bad } from './try-numbers.js';
import { runOps } from './try-ops.js';
import { printOutcome } from './try-outcome.js';
import { findSubject } from './try-subject.js';

export const tryLoss: Command = {
  name: 'try',
  summary: 'compute a loss on given numbers',
  usage: 'try <name|spec file> --data <case.json> [--backend reference|ops]',
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
      description: 'reference (default): the meaning in float64; ops: the generated code on TensorFlow.js.',
    },
  ],
  run,
};

const backends = ['reference', 'ops'] as const;

async function run({ cwd, positionals, flags, output }: Invocation): Promise<ExitCode> {
  const backend = flags.backend ?? 'reference';
  if (!backends.includes(backend as 'ops'))
    return refuse('bad_flag', {
      flag: '--backend',
      problem: `\`${backend}\` is not one of the two that there are, reference and ops`,
      suggestion: didYouMean(String(backend), backends),
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
  const outcome = backend === 'ops' ? await runOps(programs, fit, project?.root ?? resolve(cwd)) : found;
  printOutcome(outcome, fit, output);
  return 0;
}

/** A class id is an integer within the classes, wherever it counts. */
function checkIds({ file }: Case, { program, values }: Fit, { counts }: Reference<number>): void {
  for (const { name, role, dims, domain } of program.signature.inputs) {
    if (role !== 'target' || domain !== 'integer' || values.sizes.class === undefined) continue;
    const size = values.sizes.class;
    const alike = dims.join() === program.dims.join();
    const wrong = values.inputs[name]!.data.find(
      (id, i) => !(Number.isInteger(id) && id >= 0 && id < size) && (!alike || counts === null || counts[i]),
    );
    const hint = wrong === size ? 'Count from 0, not from 1.' : 'Leave padding out with a mask.';
    if (wrong !== undefined)
      bad(file, `\`${name}\` holds ${wrong}, which is no class id: there are ${size} classes, 0 to ${size - 1}`, hint);
  }
}
