/** The only module that writes outputs. However a run ends, each is old or new, and the next run can tell its own from an edit. */
import * as fs from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { refuse } from '../diagnostics.js';
import { acting, patiently } from './failure.js';
import { makeFolder } from './folder.js';
import { lock } from './lock.js';
import { journalPath, lockPath, printManifest } from './manifest.js';
import { type Change, steps } from './plan.js';
import { read, textOf } from './survey.js';
import { contained } from './within.js';

export interface Applying {
  /** Folder of the manifest; the lock and the journal lie there too. */
  readonly out: string;
  /** Overwrite and delete also what was edited by hand. */
  readonly force: boolean;
}

interface Step {
  readonly change: Change;
  readonly real: string;
  /** What is there now, for the way back. */
  readonly bytes: Buffer | null;
}

/** Carries out all the changes or none, and returns those it made. */
export function apply(root: string, changes: readonly Change[], { out, force }: Applying): Change[] {
  const due = steps(changes, out, force).map((change) => ({ change, real: contained(root, change.path) }));
  const [journal, latch] = [contained(root, journalPath(out)), contained(root, lockPath(out))];
  if (due.length === 0 && !fs.existsSync(journal) && !fs.existsSync(latch)) return [];
  const home = fs.realpathSync(root);
  const unlock = lock(lockPath(out), latch);
  try {
    const todo = due.map((step) => ({ ...step, bytes: read(step.change.path, step.real) })).filter(asPlanned);
    clearAfterKilled(journal, root);
    if (todo.length > 0) write(todo, journalText(todo, changes), { journal, home });
    fs.rmSync(journal, { force: true });
    return todo.map(({ change }) => change);
  } finally {
    unlock();
    prune(dirname(journal), home);
  }
}

/** False for a step that another run has taken meanwhile. */
function asPlanned({ change: { path, before, after }, bytes }: Step): boolean {
  const text = textOf(bytes);
  if (text !== after && text !== before) refuse('changed_meanwhile', { path });
  return text !== after;
}

/** A killed run leaves half of its temporary files behind, and perhaps folders that it made or emptied. */
function clearAfterKilled(journal: string, root: string): void {
  fs.rmSync(temporary(journal), { force: true });
  if (!fs.existsSync(journal)) return;
  for (const [, path = ''] of fs.readFileSync(journal, 'utf8').matchAll(/^\+ (.+)$/gm)) {
    const real = contained(root, path);
    fs.rmSync(temporary(real), { force: true });
    prune(dirname(real), fs.realpathSync(root));
  }
}

/** The paths about to be touched, and every hash that a file of ours may have until this run has ended: a foreign file has none. */
function journalText(todo: readonly Step[], changes: readonly Change[]): string {
  const entries = changes.flatMap(({ kind, entries: { before, after } }) => (kind === 'foreign' ? [] : [...before, ...after]));
  return todo.map(({ change }) => `+ ${change.path}\n`).join('') + printManifest(entries);
}

/** All that can be found to fail fails before the first rename. */
function write(todo: readonly Step[], text: string, { journal, home }: { journal: string; home: string }): void {
  const earlier = fs.existsSync(journal) ? fs.readFileSync(journal, 'utf8') : null;
  try {
    acting('unwritable', relative(home, journal), () => {
      fs.writeFileSync(temporary(journal), (earlier ?? '') + text, { flag: 'wx' });
      patiently(() => fs.renameSync(temporary(journal), journal));
    });
    for (const step of todo) acting('unwritable', step.change.path, () => stage(step));
    swap(todo);
    for (const { change, real } of todo) if (change.after === null) prune(dirname(real), home);
  } catch (error) {
    for (const { real } of todo) if (fs.existsSync(temporary(real))) fs.rmSync(temporary(real));
    fs.rmSync(temporary(journal), { force: true });
    if (earlier === null) fs.rmSync(journal, { force: true });
    for (const { real } of todo) prune(dirname(real), home);
    throw error;
  }
}

/** The new text beside its place, and the old file opened for writing: what a rename would step over, the user set on purpose. */
function stage({ change, real }: Step): void {
  if (fs.existsSync(real)) fs.closeSync(fs.openSync(real, 'r+'));
  if (change.after === null) fs.accessSync(dirname(real), fs.constants.W_OK);
  else {
    makeFolder(dirname(real));
    fs.rmSync(temporary(real), { force: true });
    fs.writeFileSync(temporary(real), change.after, { flag: 'wx' });
  }
}

/** Puts every file in its place; when one cannot be, puts the others back. */
function swap(todo: readonly Step[]): void {
  const done: Step[] = [];
  try {
    for (const step of todo) {
      const move = () => (step.change.after === null ? fs.rmSync(step.real) : fs.renameSync(temporary(step.real), step.real));
      acting('unwritable', step.change.path, () => patiently(move));
      done.push(step);
    }
  } catch (error) {
    for (const { real, bytes } of done.reverse()) bytes === null ? fs.rmSync(real) : fs.writeFileSync(real, bytes);
    throw error;
  }
}

/** Removes a folder and those around it while they are empty. */
function prune(folder: string, home: string): void {
  for (let at = folder; at !== home; at = dirname(at)) {
    if (!fs.existsSync(at)) continue;
    if (!fs.statSync(at).isDirectory() || fs.readdirSync(at).length > 0) return;
    fs.rmdirSync(at);
  }
}

function temporary(real: string): string {
  return join(dirname(real), `.create-loss.${basename(real)}`);
}
