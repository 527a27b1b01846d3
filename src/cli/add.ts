/** `add` copies specs of the standard library into the project: from then on they are its own. */

import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { closest, didYouMean, refuse, type Source } from '../diagnostics.js';
import { apply } from '../plan/disk.js';
import { findProject, type Project } from '../project/config.js';
import { planProject } from '../project/generate.js';
import { ownChange } from '../project/own.js';
import { fileName } from '../spec/names.js';
import type { Spec } from '../spec/spec.js';
import { librarySpecs } from './catalogue.js';
import type { Command } from './command.js';
import { report, say } from './failure.js';
import { act, left, leftBecause, printWritten, summary } from './written.js';

export const add: Command = {
  name: 'add',
  summary: 'copy losses of the standard library into the project',
  usage: 'add <name…> [--dry-run]',
  example: 'create-loss add log_cosh',
  json: '{ "added": [name], "changes": [{ "path", "act": "create" | "update" | "delete" }], "left": [diagnostic], "dryRun": boolean }',
  flags: [{ name: 'dry-run', type: 'boolean', description: 'Say what would be written, and write nothing.' }],
  run: async ({ cwd, positionals, flags, output }) => {
    if (positionals.length === 0)
      refuse('bad_flag', {
        flag: '`create-loss add`',
        problem: 'it needs the name of a loss',
        suggestion: '`create-loss list` shows them.',
      });
    const project = findProject(cwd);
    const specs = [...new Set(named(positionals, librarySpecs()))];
    const sources = specs.map((spec) => copy(spec, project));
    const { changes: generated } = await planProject(project, sources);
    const changes = [...sources.map(({ name, text }) => ownChange(name, null, text)), ...generated];
    const dryRun = flags['dry-run'] === true;
    const { out } = project.config;
    const made = dryRun
      ? changes.filter(({ kind }) => kind === 'create' || kind === 'update')
      : apply(project.root, changes, { out, force: false });
    const rest = left(changes, made).map(leftBecause);
    const added = specs.map(({ name }) => name);
    if (output.json) {
      const listed = made.map((change) => ({ path: change.path, act: act(change) }));
      output.data(JSON.stringify({ added, changes: listed, left: rest.map(report), dryRun }, null, 2));
    } else {
      printWritten(made, output);
      say(rest, output);
      output.note(
        `${summary(made, changes.length - made.length - rest.length)} ${added.join(', ')} ${added.length === 1 ? 'is' : 'are'} yours now.`,
      );
    }
    return rest.length > 0 ? 1 : 0;
  },
};

/** By name, alias, class, or what it is called in torch. */
function named(names: readonly string[], library: readonly Spec[]): Spec[] {
  const words = (spec: Spec) => [spec.name, ...spec.aliases, spec.className, ...(spec.torch === null ? [] : [spec.torch])];
  return names.map((name) => {
    const found = library.find((spec) => words(spec).includes(name));
    if (found !== undefined) return found;
    const near = closest(name, library.flatMap(words));
    const meant = library.find((spec) => near !== null && words(spec).includes(near));
    const suggestion =
      meant === undefined
        ? didYouMean(
            name,
            library.map((spec) => spec.name),
          ) || '`create-loss list` shows them.'
        : `Did you mean \`${meant.name}\`?`;
    return refuse('unknown_loss', { name, suggestion });
  });
}

/** The spec as a file of the project, its editor schema where the project has it. */
function copy({ name, source }: Spec, { root, config: { specs, out } }: Project): Source {
  const path = posix.join(specs, fileName(name));
  if (existsSync(join(root, path))) refuse('spec_exists', { name, path });
  const schema = posix.relative(specs, `${out}/loss-spec.schema.json`);
  return { name: path, text: source.text.replace(/^# yaml-language-server: .*\n/, `# yaml-language-server: $schema=${schema}\n`) };
}
