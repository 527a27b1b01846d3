/** What a scaffolding has done, how to do it again in a line, and what to do next. */

import type { Change } from '../plan/plan.js';
import type { Output, Style } from './command.js';
import type { Draft, Place } from './draft.js';
import { oneShot } from './new-shell.js';

const marks: Partial<Record<Change['kind'], readonly [mark: string, style: Style]>> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
};

/** A line for each file; one for a folder of which many are written, and what is below it, as the runtime is at first. */
export function list(changes: readonly Change[], { style }: Output): string[] {
  const line = (kind: Change['kind'], text: string) => style(marks[kind]?.[1] ?? 'dim', marks[kind]?.[0] ?? ' ') + ` ${text}`;
  const own = ({ path, kind }: Change) => `${kind} ${path.slice(0, path.lastIndexOf('/') + 1)}`;
  const crowded = [...grouped(changes, own)].flatMap(([folder, group]) => (group.length > many ? [folder] : []));
  const shown = (change: Change) => crowded.find((folder) => own(change).startsWith(folder)) ?? own(change);
  return [...grouped(changes, shown)].flatMap(([folder, group]) => {
    const { kind } = group[0]!;
    if (crowded.includes(folder)) return [line(kind, `${folder.slice(kind.length + 1)} (${group.length} files)`)];
    return group.map(({ path }) => line(kind, path));
  });
}

function grouped(changes: readonly Change[], by: (change: Change) => string): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) groups.set(by(change), [...(groups.get(by(change)) ?? []), change]);
  return groups;
}

const many = 10;

/** `tested`: a test came into being, as the target tfjs makes one. */
export function closing(draft: Draft, { path, tested }: Place & { readonly tested: boolean }, { style }: Output): string {
  const steps = [
    [`create-loss explain ${draft.name}`, 'the formula, its gradient and its curve'],
    ...(tested ? [['npx vitest run', 'the test of the loss is yours from now on']] : []),
    [`edit ${path}`, 'then run `create-loss generate`'],
  ];
  const wide = Math.max(...steps.map(([what]) => what!.length));
  const lines = steps.map(([what, why], i) => `  ${i + 1}. ${what!.padEnd(wide)}  ${style('dim', why!)}`);
  return ['', 'The same again without a question:', `  ${oneShot(draft)}`, '', 'Next:', ...lines].join('\n');
}
