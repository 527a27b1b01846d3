/** `create-loss <name>`: a spec written from flags and answers, and the code of the loss generated from it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, refuse } from '../diagnostics.js';
import { apply } from '../plan/disk.js';
import { type Change, steps } from '../plan/plan.js';
import { templateOf } from '../project/assets.js';
import { findProject, type Project } from '../project/config.js';
import { planProject } from '../project/generate.js';
import { ownChange } from '../project/own.js';
import { compileAll, readSources } from '../project/render.js';
import { lossNameIssue } from '../spec/names.js';
import { librarySpecs } from './catalogue.js';
import type { Command, ExitCode, Invocation, Output } from './command.js';
import { compileDraft, type Draft, draftText, type Place, specPath } from './draft.js';
import { exampleLines } from './draft-example.js';
import { listing } from './listing.js';
import { draftFrom } from './new-ask.js';
import { flags, readAnswers } from './new-flags.js';
import { type Asker, questions } from './new-questions.js';
import { closing } from './new-report.js';

/** `ask`: what questions are asked with, once one is due. */
export const newLossBy = (ask: () => Promise<Asker>): Command => ({
  name: 'new',
  summary: 'write the spec of a new loss and generate its code',
  usage: "<name> [--features <a,b>] [--torch <L1Loss> | --input <logits>… --loss <formula>] [--param 't={default: 1}']… [--yes]",
  example: "create-loss my_loss --features number --input prediction --loss '(prediction - target)^4' --yes",
  json: '{"name", "spec", "files": [{"path", "change"}]}; change is create, update or delete',
  flags,
  run: (invocation) => run(invocation, ask),
});

export const newLoss: Command = newLossBy(async () => (await import('./new-prompts.js')).terminalAsker());

async function run(invocation: Invocation, ask: () => Promise<Asker>): Promise<ExitCode> {
  try {
    return await scaffold(invocation, invocation.output.interactive ? await lazily(ask) : null);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error;
    invocation.output.note('\nInterrupted. Nothing was written.');
    return 130;
  }
}

async function scaffold(invocation: Invocation, asker: (Asker & { readonly asked: () => boolean }) | null): Promise<ExitCode> {
  const { cwd, positionals, flags: given, output } = invocation;
  const name = lossName(positionals);
  const project = findProject(cwd);
  const place = placeOf(project, name);
  refuseTaken(project, name, place);
  if (asker !== null) mentionLibrary(name, output);
  const [yes, dryRun] = [given.yes === true, given['dry-run'] === true];
  const draft = await draftFrom({ name, place, answers: readAnswers(invocation), asker, yes, output });
  const changes = await planDraft(project, draft, place);
  const due = steps(changes, project.config.out, false);
  if (!dryRun && !yes && asker?.asked() && !(await agreed(due, asker, output))) return 3;
  const made = dryRun ? due : apply(project.root, changes, { out: project.config.out, force: false });
  report({ draft, place, made, dryRun }, output);
  return 0;
}

function lossName([name, ...more]: readonly string[]): string {
  if (name === undefined) return refuse('missing_flags', { flags: 'the name of the loss' });
  const issue = lossNameIssue(name, null);
  if (issue !== null) throw new Refusal([issue]);
  return more.length === 0
    ? name
    : refuse('bad_flag', {
        flag: 'create-loss <name>',
        problem: `\`${more.join(' ')}\` follows the name`,
        suggestion: 'Give one name, and put every value of a flag in quotes.',
      });
}

function placeOf(project: Project, name: string): Place {
  const { specs, out } = project.config;
  return { path: specPath(specs, name), out, template: templateOf(project, 'spec.yaml.hbs') };
}

/** Before anything is asked in vain; so are errors in the other specs. */
function refuseTaken(project: Project, name: string, { path }: Place): void {
  if (existsSync(join(project.root, path))) refuse('spec_exists', { name, path });
  const losses = compileAll(readSources(project));
  const other = losses.find(([program]) => [program!.spec.name, ...program!.spec.aliases].includes(name));
  if (other !== undefined) refuse('spec_exists', { name, path: other[0]!.spec.source.name });
}

/** Who is asked for a formula may as well have the one that is proven. */
function mentionLibrary(name: string, output: Output): void {
  const known = librarySpecs().find((spec) => [spec.name, ...spec.aliases].includes(name));
  if (known === undefined) return;
  output.note(
    `The standard library has \`${known.name}\`: \`create-loss add ${known.name}\` copies it. What follows writes one of your own.\n`,
  );
}

async function planDraft(project: Project, draft: Draft, place: Place): Promise<Change[]> {
  const text = draftText(draft, place, exampleLines(compileDraft(draft, place)));
  const { changes } = await planProject(project, { unsaved: [{ name: place.path, text }] });
  const foreign = changes.find(({ kind, file }) => kind === 'foreign' && file?.spec === place.path);
  if (foreign !== undefined) refuse('not_ours', { path: foreign.path });
  return [ownChange(place.path, null, text), ...changes];
}

async function agreed(due: readonly Change[], asker: Asker, output: Output): Promise<boolean> {
  output.note(listing(due, output).join('\n'));
  const yes = await asker.confirm(questions.write, true);
  if (!yes) output.note('Nothing was written.');
  return yes;
}

interface Done {
  readonly draft: Draft;
  readonly place: Place;
  readonly made: readonly Change[];
  readonly dryRun: boolean;
}

function report({ draft, place, made, dryRun }: Done, output: Output): void {
  if (output.json) {
    const files = made.map(({ path, kind }) => ({ path, change: kind }));
    output.data(JSON.stringify({ name: draft.name, spec: place.path, files }, null, 2));
    return;
  }
  output.data(listing(made, output).join('\n'));
  const tested = made.some(({ path }) => path.endsWith('.test.ts'));
  output.note(dryRun ? '\nNothing was written: this was a dry run.' : closing(draft, { ...place, tested }, output));
}

/** Loads the means to ask when the first question comes, and knows whether one came. */
async function lazily(ask: () => Promise<Asker>): Promise<Asker & { readonly asked: () => boolean }> {
  let asker: Asker | null = null;
  const ready = async () => (asker ??= await ask());
  return {
    asked: () => asker !== null,
    choose: async (...args) => (await ready()).choose(...args),
    chooseSome: async (...args) => (await ready()).chooseSome(...args),
    line: async (...args) => (await ready()).line(...args),
    confirm: async (...args) => (await ready()).confirm(...args),
  };
}
