/** `generate` writes what differs, says so, and leaves what a person edited. */

import { didYouMean, refuse } from '../diagnostics.js';
import { apply } from '../plan/disk.js';
import { manifestPath } from '../plan/manifest.js';
import { type Change, only, steps } from '../plan/plan.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { report, say } from './failure.js';
import { type Standing, standing } from './plan-project.js';
import { act, left, leftBecause, printWritten, summary } from './written.js';

export const generate: Command = {
  name: 'generate',
  summary: 'bring generated files up to date',
  usage: 'generate [name…] [--watch] [--dry-run] [--force]',
  example: 'create-loss generate --dry-run',
  json: [
    '{ "changes": [{ "path", "act": "create" | "update" | "delete" }],',
    '  "left": [diagnostic], "notes": [diagnostic], "current": number, "dryRun": boolean }',
    'A diagnostic is { "code", "message", "hint", "file", "line", "column" }. With --watch, one such line for each round.',
  ].join('\n'),
  flags: [
    { name: 'watch', type: 'boolean', description: 'Stay, and generate again whenever a spec, a template or the config changes.' },
    { name: 'dry-run', type: 'boolean', description: 'Say what would be written, and write nothing.' },
    { name: 'force', type: 'boolean', description: 'Overwrite generated files that were edited by hand.' },
  ],
  run: async (invocation) => {
    if (invocation.flags.watch !== true) return (await round(invocation)).exit;
    return (await import('./watch.js')).watch(invocation);
  },
};

export interface Round {
  readonly exit: ExitCode;
  readonly standing: Standing;
}

/** One pass over the project. */
export async function round(invocation: Invocation): Promise<Round> {
  const { positionals, flags } = invocation;
  const now = await standing(invocation);
  const { root, config } = now.project;
  const force = flags.force === true;
  const changes = positionals.length === 0 ? now.changes : limited(now, positionals, force);
  const made = flags['dry-run'] === true ? steps(changes, config.out, force) : apply(root, changes, { out: config.out, force });
  const held =
    changes.length === now.changes.length ? steps(now.changes, config.out, force).length - steps(changes, config.out, force).length : 0;
  return { exit: tell({ now, changes, made, held }, invocation), standing: now };
}

/** Files of the named losses; those of all losses too where nothing else is due, for they speak of every loss. */
function limited({ losses, changes, project }: Standing, names: readonly string[], force: boolean): Change[] {
  const { out, registry } = project.config;
  const specs = new Map(losses.map(([program]) => [program!.spec.name, program!.spec.source.name]));
  for (const name of names) if (!specs.has(name)) refuse('unknown_loss', { name, suggestion: didYouMean(name, [...specs.keys()]) });
  const chosen = names.map((name) => specs.get(name));
  const isNamed = ({ file }: Change) => file !== null && chosen.includes(file.spec ?? '');
  const isShared = ({ file, path }: Change) => file?.spec === null || path === registry || path === manifestPath(out);
  const others = steps(changes, out, force).filter((change) => !isNamed(change) && !isShared(change));
  return others.length === 0 ? [...changes] : only(changes, out, isNamed);
}

interface Outcome {
  readonly now: Standing;
  readonly changes: readonly Change[];
  readonly made: readonly Change[];
  /** How many files were due but not named. */
  readonly held: number;
}

function tell({ now, changes, made, held }: Outcome, { output, flags }: Invocation): ExitCode {
  const rest = [...left(changes, made).map(leftBecause), ...now.leftovers];
  const current = changes.filter(({ kind }) => kind === 'keep').length;
  const dryRun = flags['dry-run'] === true;
  if (output.json) {
    const listed = made.map((change) => ({ path: change.path, act: act(change) }));
    const value = { changes: listed, left: rest.map(report), notes: now.notes.map(report), current, dryRun };
    output.data(JSON.stringify(value, null, flags.watch === true ? undefined : 2));
  } else {
    printWritten(made, output);
    say([...now.notes, ...rest], output);
    output.note(`${summary(made, current)}${dryRun ? ' Nothing was written: this was a dry run.' : ''}`);
    if (held > 0) output.note(`${held} other ${held === 1 ? 'file is' : 'files are'} due; \`create-loss generate\` writes them all.`);
  }
  return rest.length > 0 ? 1 : 0;
}
