/** One pass over a project: what differs is written, what a person edited is left, and both are said. */

import { type Diagnostic, didYouMean, refuse } from '../diagnostics.js';
import { apply } from '../plan/disk.js';
import { manifestPath } from '../plan/manifest.js';
import { type Change, only, steps } from '../plan/plan.js';
import type { ExitCode, Invocation } from './command.js';
import { report, say } from './failure.js';
import { type Standing, standing } from './plan-project.js';
import { asJson, exitCode, print } from './written.js';

export interface Round {
  readonly exit: ExitCode;
  readonly standing: Standing;
}

export async function round(invocation: Invocation): Promise<Round> {
  const { positionals, flags } = invocation;
  const now = await standing(invocation);
  const { root, config } = now.project;
  const force = flags.force === true;
  const changes = positionals.length === 0 ? now.changes : limited(now, positionals, force);
  const made = flags['dry-run'] === true ? steps(changes, config.out, force) : apply(root, changes, { out: config.out, force });
  const held = steps(now.changes, config.out, force).length - steps(changes, config.out, force).length;
  const noted = { ...now, notes: [...now.notes, ...(await unfinite(now, made))] };
  return { exit: tell({ now: noted, changes, made, held }, invocation), standing: noted };
}

/** What has no finite value, in losses whose files were written. */
async function unfinite({ losses }: Standing, made: readonly Change[]): Promise<Diagnostic[]> {
  const written = new Set(made.flatMap(({ file }) => (file?.spec == null ? [] : [file.spec])));
  const touched = losses.filter(([program]) => written.has(program!.spec.source.name));
  if (touched.length === 0) return [];
  const { notFinite } = await import('../verify/finite.js');
  return touched.map((programs) => notFinite(programs, 'defaults')).filter((note) => note !== null);
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
  const written = { changes, made, leftovers: now.leftovers, dryRun: flags['dry-run'] === true };
  if (output.json) {
    output.data(JSON.stringify({ notes: now.notes.map(report), ...asJson(written) }, null, flags.watch === true ? undefined : 2));
  } else {
    say(now.notes, output);
    print(written, output);
    if (held > 0) output.note(`${held} other ${held === 1 ? 'file is' : 'files are'} due; \`create-loss generate\` writes them all.`);
  }
  return exitCode(written);
}
