/** What a run wrote and what it left, as lines and as JSON: the same for every command that writes. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { type Change, findings } from '../plan/plan.js';
import type { ExitCode, Output } from './command.js';
import { report, say } from './failure.js';
import { type Act, act, each, listing } from './listing.js';

export interface Written {
  readonly changes: readonly Change[];
  /** Those that were made, or would be in a dry run. */
  readonly made: readonly Change[];
  /** What only a person can mend besides. */
  readonly leftovers?: readonly Diagnostic[];
  readonly dryRun?: boolean;
}

/** What --json says of it. */
export function asJson(written: Written): Record<string, unknown> {
  const changes = written.made.map((change) => ({ path: change.path, act: act(change) }));
  return { changes, left: left(written).map(report), current: current(written), dryRun: written.dryRun === true };
}

/** What was written (of a dry run, each file) on stdout; why the rest was not, and a line that sums up, on stderr. */
export function print(written: Written, output: Output): void {
  for (const line of (written.dryRun === true ? each : listing)(written.made, output)) output.data(line);
  say(left(written), output);
  output.note(`${summary(written)}${written.dryRun === true ? ' Nothing was written: this was a dry run.' : ''}`);
}

export const exitCode = (written: Written): ExitCode => (left(written).length > 0 ? 1 : 0);

/** What `--json` prints of a run that writes, for the help. */
export const jsonShape = [
  '"changes": [{ "path", "act": "create" | "update" | "delete" }], "left": [diagnostic], "current": number, "dryRun": boolean }',
  'A diagnostic is { "code", "message", "hint", "file", "line", "column" }.',
].join('\n');

/** Findings that the run does not mend. */
function left({ changes, made, leftovers = [] }: Written): Diagnostic[] {
  const paths = new Set(made.map(({ path }) => path));
  const others = findings(changes).filter(({ path }) => !paths.has(path));
  return [...others.map(({ path, kind }) => diagnostic(kind === 'foreign' ? 'not_ours' : 'edited_by_hand', { path })), ...leftovers];
}

const current = ({ changes }: Written): number => changes.filter(({ kind }) => kind === 'keep').length;

/** `2 created, 1 updated, 40 current.` */
function summary(written: Written): string {
  const count = (kind: Act) => written.made.filter((change) => act(change) === kind).length;
  const parts = [`${count('create')} created`, `${count('update')} updated`, `${count('delete')} deleted`].filter(
    (part) => !part.startsWith('0 '),
  );
  return `${[...parts, `${current(written)} current`].join(', ')}.`;
}
