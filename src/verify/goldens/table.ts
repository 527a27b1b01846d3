/** Outcomes of golden files as Markdown: counted by file and by function, and each case that does not pass with its reason. */

import type { Outcome } from './outcome.js';
import type { FileOutcomes } from './run.js';

const statuses = ['pass', 'convention', 'not expressed', 'fail'] as const;

export function printTable(files: readonly FileOutcomes[]): string {
  const all = files.flatMap(({ outcomes }) => outcomes);
  const byFolder = grouped(files, ({ file }) => file.slice(0, file.lastIndexOf('/') + 1));
  const byFunction = grouped(all, ({ golden }) => golden.fn);
  const functions = [...byFunction].map(([fn, list]) => [code(fn), losses(list), ...counts(list)]);
  return [
    ...grid(['file', 'cases', ...statuses, 'of those we express'], [...byFolder.values()].flatMap(fileRows)),
    '',
    ...grid(['function', 'our loss', 'cases', ...statuses], functions),
    '',
    ...grid(['cases that do not pass', 'because'], reasons(all)),
    '',
  ].join('\n');
}

/** Of one folder, and together. */
function fileRows(files: readonly FileOutcomes[]): string[][] {
  const [{ file }] = files as [FileOutcomes];
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const together = fileRow(
    `**${folder}all**`,
    files.flatMap(({ outcomes }) => outcomes),
  );
  return [...files.map((one) => fileRow(one.file, one.outcomes)), ...(files.length > 1 ? [together] : [])];
}

const fileRow = (file: string, list: readonly Outcome[]): string[] => [file, ...counts(list), share(list)];

/** Counted as they are, so that an empty column stays readable. */
function counts(list: readonly Outcome[]): string[] {
  return [list.length, ...statuses.map((status) => list.filter((one) => one.status === status).length)].map((n) =>
    n === 0 ? '' : String(n),
  );
}

export function share(list: readonly Outcome[]): string {
  const expressed = list.filter(({ status }) => status !== 'not expressed');
  const passed = expressed.filter(({ status }) => status === 'pass');
  return expressed.length === 0 ? '' : `${((100 * passed.length) / expressed.length).toFixed(1)} %`;
}

const losses = (list: readonly Outcome[]): string =>
  [...new Set(list.flatMap(({ loss }) => (loss === null ? [] : [code(loss)])))].join(', ');

/** Cases of one function that have one reason stand together. */
function reasons(all: readonly Outcome[]): string[][] {
  const left = all.filter(({ status }) => status !== 'pass');
  const groups = grouped(left, ({ golden, status, why }) => JSON.stringify([golden.fn, status, why]));
  return [...groups.values()].map((list) => {
    const [{ golden, status, why }] = list as [Outcome];
    const named = list.length > 3 ? `${code(golden.fn)}, ${list.length} cases` : list.map((one) => code(one.golden.id)).join(', ');
    return [named, status === 'convention' ? why : `${status}: ${why}`];
  });
}

function grouped<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const grid = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
