/** What a run wrote and what it left, as lines and as JSON: the same for every command that writes. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { type Change, findings } from '../plan/plan.js';
import type { Output, Style } from './command.js';

/** Findings that this run does not mend. */
export function left(changes: readonly Change[], made: readonly Change[]): Change[] {
  const paths = new Set(made.map(({ path }) => path));
  return findings(changes).filter(({ path }) => !paths.has(path));
}

/** Why a file was left. */
export const leftBecause = ({ path, kind }: Change): Diagnostic => diagnostic(kind === 'foreign' ? 'not_ours' : 'edited_by_hand', { path });

export type Act = 'create' | 'update' | 'delete';
export const act = ({ before, after }: Change): Act => (before === null ? 'create' : after === null ? 'delete' : 'update');

export function printWritten(changes: readonly Change[], { data, style }: Output): void {
  for (const change of changes) {
    const [sign, colour] = signs[act(change)];
    data(style(colour, `${sign} ${change.path}`));
  }
}

// biome-ignore format: a table
const signs: Record<Act, readonly [sign: string, colour: Style]> = {
  create: ['+', 'green'], update: ['~', 'yellow'], delete: ['-', 'red'],
};

/** `2 created, 1 updated, 40 current.` */
export function summary(made: readonly Change[], current: number): string {
  const count = (kind: Act) => made.filter((change) => act(change) === kind).length;
  const parts = [`${count('create')} created`, `${count('update')} updated`, `${count('delete')} deleted`].filter(
    (part) => !part.startsWith('0 '),
  );
  return `${[...parts, `${current} current`].join(', ')}.`;
}
