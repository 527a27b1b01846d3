/** `add` copies specs of the standard library into the project: from then on they are its own. */

import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { closest, didYouMean, refuse, type Source } from '../diagnostics.js';
import { apply } from '../plan/disk.js';
import { steps } from '../plan/plan.js';
import { findProject, type Project } from '../project/config.js';
import { planProject } from '../project/generate.js';
import { ownChange } from '../project/own.js';
import { fileName } from '../spec/names.js';
import type { Spec } from '../spec/spec.js';
import { librarySpecs } from './catalogue.js';
import type { Command } from './command.js';
import { asJson, exitCode, jsonShape, print } from './written.js';

export const add: Command = {
  name: 'add',
  summary: 'copy losses of the standard library into the project',
  usage: 'add <name…> [--dry-run]',
  example: 'create-loss add log_cosh',
  json: `{ "added": [name], ${jsonShape}`,
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
    const { changes: generated } = await planProject(project, { unsaved: sources });
    const changes = [...sources.map(({ name, text }) => ownChange(name, null, text)), ...generated];
    const dryRun = flags['dry-run'] === true;
    const { out } = project.config;
    const made = dryRun ? steps(changes, out, false) : apply(project.root, changes, { out, force: false });
    const written = { changes, made, dryRun };
    const added = specs.map(({ name }) => name);
    if (output.json) output.data(JSON.stringify({ added, ...asJson(written) }, null, 2));
    else {
      print(written, output);
      output.note(`${added.join(', ')} ${added.length === 1 ? 'is' : 'are'} yours now: edit the spec and run \`create-loss generate\`.`);
    }
    return exitCode(written);
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
