/** `validate` holds a training config against the schemas of the losses it names, and points at what is wrong. */

import { refuse } from '../diagnostics.js';
import { librarySpecs, projectAround, projectSpecs } from './catalogue.js';
import type { Command } from './command.js';
import { report, say } from './failure.js';
import { givenText } from './given-file.js';
import { parseConfig } from './training-config.js';
import { lossesOf, problemsOf } from './training-losses.js';

export const validate: Command = {
  name: 'validate',
  summary: 'check a training config',
  usage: 'validate <config.json|config.yaml|->',
  example: "echo '{ type: huber, delta: 2 }' | create-loss validate -",
  json: '{ "valid": boolean, "losses": number, "findings": [{ "code", "message", "hint", "file", "line", "column" }] }',
  flags: [],
  words: 1,
  run: async ({ cwd, positionals: [file], output }) => {
    if (file === undefined)
      return refuse('bad_flag', {
        flag: '`create-loss validate`',
        problem: 'it needs a config to check',
        suggestion: 'Name a file, or `-` for the standard input.',
      });
    const config = parseConfig({ name: file === '-' ? 'stdin' : file.replaceAll('\\', '/'), text: givenText(cwd, file) });
    const project = projectAround(cwd);
    const library = librarySpecs();
    const known = project === null ? library : projectSpecs(project);
    const losses = lossesOf(config);
    const findings = [...config.issues, ...losses.flatMap((loss) => problemsOf(loss, config, { known, library }))];
    if (output.json)
      output.data(JSON.stringify({ valid: findings.length === 0, losses: losses.length, findings: findings.map(report) }, null, 2));
    else say(findings, output);
    const count = `${losses.length} ${losses.length === 1 ? 'loss' : 'losses'} in ${config.source.name}`;
    if (!output.json)
      output.note(
        findings.length === 0 ? `${count}: right.` : `${count}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`,
      );
    return findings.length === 0 ? 0 : 1;
  },
};
