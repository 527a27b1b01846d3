/** `check` compares what should be there with what is there, and names the command that mends it. */

import { type Change, findings, mend } from '../plan/plan.js';
import { refuse } from '../diagnostics.js';
import type { Command, ExitCode, Invocation, Output } from './command.js';
import { report, say } from './failure.js';
import { type Standing, standing } from './plan-project.js';

export const check: Command = {
  name: 'check',
  summary: 'say whether generated files are up to date',
  usage: 'check [--format text|json|github]',
  example: 'create-loss check --format github',
  json: [
    '{ "current": boolean, "findings": [{ "path", "finding": "missing" | "stale" | "edited" | "orphaned" | "foreign", "line", "diff" }],',
    '  "leftovers": [diagnostic], "notes": [diagnostic], "mend": string | null }',
    'A diagnostic is { "code", "message", "hint", "file", "line", "column" }; notes do not keep a project from being current.',
  ].join('\n'),
  flags: [{ name: 'format', type: 'string', value: 'text|json|github', description: 'How findings are printed; github makes annotations.' }],
  run: async (invocation) => {
    const format = invocation.output.json ? 'json' : String(invocation.flags.format ?? 'text');
    if (!(format in formats)) refuse('bad_flag', { flag: '--format', problem: `there is no format \`${format}\``, suggestion: 'Choose text, json or github.' });
    if (format === 'github') return (await import('./github.js')).checkForGithub(invocation);
    const now = await standing(invocation);
    formats[format as keyof typeof formats](now, invocation);
    return verdict(now);
  },
};

export const verdict = ({ changes, leftovers }: Standing): ExitCode => (findings(changes).length + leftovers.length > 0 ? 1 : 0);

/** How the finding is called, and what it means. */
// biome-ignore format: a table
export const meanings: Record<NonNullable<Change['finding']>, string> = {
  missing:  'is missing',
  stale:    'is not what its spec and template say now',
  edited:   'was edited by hand',
  orphaned: 'belongs to a spec that is gone',
  foreign:  'was not written by create-loss',
};

/** The first line that differs, in the file on the disk. */
export function firstLine({ before, after }: Change): number {
  const [now, then] = [(before ?? '').split(/\r?\n/), (after ?? '').split('\n')];
  const at = now.findIndex((line, i) => line !== then[i]);
  return at < 0 ? 1 : at + 1;
}

const formats = { text, json, github: () => {} };

async function diffs(changes: readonly Change[]): Promise<string[]> {
  const { diff } = await import('../plan/diff.js');
  return changes.map((change) => diff(change, 40));
}

async function text({ changes, leftovers, notes }: Standing, { output }: Invocation): Promise<void> {
  const found = findings(changes);
}

async function json() {}
