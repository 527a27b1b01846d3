/** Files that a run writes, as lines. */

import type { Change } from '../plan/plan.js';
import type { Output, Style } from './command.js';

export type Act = 'create' | 'update' | 'delete';
export const act = ({ before, after }: Change): Act => (before === null ? 'create' : after === null ? 'delete' : 'update');

// biome-ignore format: a table
const marks: Record<Act, readonly [mark: string, colour: Style]> = {
  create: ['+', 'green'], update: ['~', 'yellow'], delete: ['-', 'red'],
};

/** A line for each file; one for a folder of which many are written, and what is below it, as the runtime is at first. */
export function listing(changes: readonly Change[], output: Output): string[] {
  const own = (change: Change) => `${act(change)} ${change.path.slice(0, change.path.lastIndexOf('/') + 1)}`;
  const crowded = [...grouped(changes, own)].flatMap(([folder, group]) => (group.length > many ? [folder] : []));
  const shown = (change: Change) => crowded.find((folder) => own(change).startsWith(folder)) ?? own(change);
  return [...grouped(changes, shown)].flatMap(([folder, group]) => {
    if (!crowded.includes(folder)) return each(group, output);
    const kind = act(group[0]!);
    return [line(kind, `${folder.slice(kind.length + 1)} (${group.length} files)`, output)];
  });
}

/** A line for each file. */
export const each = (changes: readonly Change[], output: Output): string[] =>
  changes.map((change) => line(act(change), change.path, output));

const line = (kind: Act, text: string, { style }: Output): string => `${style(marks[kind][1], marks[kind][0])} ${text}`;

function grouped(changes: readonly Change[], by: (change: Change) => string): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) groups.set(by(change), [...(groups.get(by(change)) ?? []), change]);
  return groups;
}

const many = 10;
