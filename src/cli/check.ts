/** `check` compares what should be there with what is there, and names the command that mends it. */

import { refuse } from '../diagnostics.js';
import { diff } from '../plan/diff.js';
import { manifestPath } from '../plan/manifest.js';
import { type Change, findings, mend } from '../plan/plan.js';
import type { Command, ExitCode, Invocation, Output } from './command.js';
import { refusal, report, say } from './failure.js';
import { annotateChange, annotateDiagnostic } from './github.js';
import { full, type Standing, standing } from './plan-project.js';

export const check: Command = {
  name: 'check',
  summary: 'say whether generated files are up to date',
  usage: 'check [--format text|json|github] [--full]',
  example: 'create-loss check --format github',
  json: [
    '{ "current": boolean, "findings": [{ "path", "finding": "missing" | "stale" | "edited" | "orphaned" | "foreign", "line", "diff" }],',
    '  "leftovers": [diagnostic], "notes": [diagnostic], "mend": string | null }',
    'A diagnostic is { "code", "message", "hint", "file", "line", "column" }; notes do not keep a project from being current.',
  ].join('\n'),
  flags: [
    { name: 'format', type: 'string', value: 'text|json|github', description: 'How findings are printed; github makes annotations.' },
    full,
  ],
  words: 0,
  run: async (invocation) => {
    const { output } = invocation;
    const format = output.json ? 'json' : String(invocation.flags.format ?? 'text');
    if (!Object.hasOwn(formats, format))
      refuse('bad_flag', { flag: '--format', problem: `there is no format \`${format}\``, suggestion: 'Choose text, json or github.' });
    return checked(invocation, formats[format as keyof typeof formats]);
  },
};

interface Checked extends Standing {
  /** The command that mends it. */
  readonly mend: string | null;
}

interface Format {
  readonly print: (now: Checked, output: Output) => void;
  /** Says what a broken spec has besides what stderr says of it. */
  readonly broken: (error: unknown, output: Output) => void;
}

async function checked(invocation: Invocation, { print, broken }: Format): Promise<ExitCode> {
  try {
    const now = await standing(invocation);
    const command = mend(now.changes);
    print({ ...now, mend: command !== null && invocation.flags.full === true ? `${command} --full` : command }, invocation.output);
    return isCurrent(now) ? 0 : 1;
  } catch (error) {
    broken(error, invocation.output);
    throw error;
  }
}

const isCurrent = ({ changes, leftovers }: Standing): boolean => findings(changes).length + leftovers.length === 0;

const formats = {
  text: { print: printText, broken: () => {} },
  json: { print: printJson, broken: () => {} },
  github: {
    print: ({ changes, leftovers, notes, mend: command }, { data }) => {
      const advice = command ?? '';
      for (const change of findings(changes)) data(annotateChange(change, { line: firstLine(change), advice, said: said(change) }));
      for (const one of leftovers) data(annotateDiagnostic('error', one));
      for (const one of notes) data(annotateDiagnostic('notice', one));
    },
    broken: (error, { data }) => {
      for (const one of refusal(error)?.diagnostics ?? []) data(annotateDiagnostic('error', one));
    },
  },
} as const satisfies Record<string, Format>;

/** Lines of a diff shown in a terminal, for each file. */
const mostLines = 30;

function printText(now: Checked, output: Output): void {
  const { changes, leftovers, notes, project, mend: command } = now;
  for (const change of findings(changes)) {
    output.data(output.style('bold', `${change.path} ${said(change)}`));
    const tells = change.before !== null && change.after !== null && change.path !== manifestPath(project.config.out);
    if (tells) output.data(coloured(diff(change, mostLines), output));
  }
  say([...notes, ...leftovers], output);
  const found = findings(changes).length;
  const count = `${found} ${found === 1 ? 'finding' : 'findings'} in ${changes.length} files.`;
  if (isCurrent(now)) output.note(`${changes.length} files are current.`);
  else output.note(command === null ? count : `${count} Run \`${command}\`.`);
}

/** How each finding reads after the name of the file. */
// biome-ignore format: a table
const meanings: Record<NonNullable<Change['finding']>, string> = {
  missing:  'is missing',
  stale:    'is stale',
  edited:   'was edited by hand',
  orphaned: 'is orphaned: its spec is gone',
  foreign:  'stands in the way: create-loss did not write it',
};

const said = ({ finding }: Change): string => meanings[finding!];

function coloured(text: string, { style }: Output): string {
  const colour = (line: string) => (line.startsWith('+') ? style('green', line) : line.startsWith('-') ? style('red', line) : line);
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${colour(line)}`))
    .join('\n');
}

function printJson(now: Checked, output: Output): void {
  const { changes, leftovers, notes } = now;
  const listed = findings(changes).map((change) => ({
    path: change.path,
    finding: change.finding,
    line: firstLine(change),
    diff: diff(change, 200),
  }));
  const value = {
    current: isCurrent(now),
    findings: listed,
    leftovers: leftovers.map(report),
    notes: notes.map(report),
    mend: now.mend,
  };
  output.data(JSON.stringify(value, null, 2));
}

/** The first line that differs, in the file on the disk. */
function firstLine({ before, after }: Change): number {
  const [now, then] = [(before ?? '').split(/\r?\n/), (after ?? '').split('\n')];
  const at = now.findIndex((line, i) => line !== then[i]);
  return at < 0 ? 1 : at + 1;
}
