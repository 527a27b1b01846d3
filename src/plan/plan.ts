/** What the tool would do to each file follows from three texts: the one rendered, the one on disk, the one last written. */
import type { File } from '../file.js';
import { type Entry, entryOf, isManifest, manifestPath, printManifest, type Recorded, sha256 } from './manifest.js';
import { isOurs } from './owned.js';
import { byCodeUnit, lf } from './text.js';

/** Texts by path; a path that is not there is not on disk. */
export type Disk = ReadonlyMap<string, string>;

/** A project as it stands. */
export interface Survey {
  /** Folder of the generated files and of their manifest. */
  readonly out: string;
  readonly disk: Disk;
  /** What earlier runs wrote. */
  readonly recorded: Recorded;
}

/** `edited` is overwritten or deleted only by force, `foreign` never. */
export type Kind = 'create' | 'update' | 'delete' | 'keep' | 'edited' | 'foreign';

export interface Change {
  readonly path: string;
  readonly kind: Kind;
  /** What `check` reports. */
  readonly finding: 'missing' | 'stale' | 'edited' | 'orphaned' | 'foreign' | null;
  readonly before: string | null;
  readonly after: string | null;
  /** null: no file is rendered at this path (an orphan), or it is the manifest. */
  readonly file: File | null;
  /** Lines of the manifest: those that stand, and those that will if this change is made. */
  readonly entries: { readonly before: readonly Entry[]; readonly after: readonly Entry[] };
}

/** One change per path, the manifest's among them, in order of path. `hashes`: sha256 of each spec and template by its path. */
export function plan(files: readonly File[], now: Survey, hashes: ReadonlyMap<string, string>): Change[] {
  const manifest = manifestPath(now.out);
  const paths = new Set([manifest, ...files.map(({ path }) => path)]);
  if (paths.size !== files.length + 1) throw new Error('Two outputs have one path.');
  const rendered = files.map((file) => (file.owner === 'person' ? stub(file, now) : output(file, now, hashes)));
  const orphans = [...now.recorded.keys()].filter((path) => !paths.has(path) && now.disk.has(path)).map((path) => orphan(path, now));
  const record = manifestChange(manifest, now.disk.get(manifest) ?? null, '');
  return balance(
    [...rendered, ...orphans, record].sort((a, b) => byCodeUnit(a.path, b.path)),
    now.out,
  );
}

/** The same plan for some of its files: the others stay as they are, on disk and in the manifest. */
export function only(changes: readonly Change[], out: string, wanted: (change: Change) => boolean): Change[] {
  const manifest = manifestPath(out);
  const held = ({ entries: { before }, ...change }: Change): Change => ({
    ...change,
    kind: 'keep',
    finding: null,
    after: change.before,
    entries: { before, after: before },
  });
  const spared = (change: Change) => change.kind === 'keep' || change.path === manifest || wanted(change);
  return balance(
    changes.map((change) => (spared(change) ? change : held(change))),
    out,
  );
}

/** The changes to make, in this order: files, then the manifest, then deletions. */
export function steps(changes: readonly Change[], out: string, force: boolean): Change[] {
  const due = balance(changes, out, force).filter((change) => acts(change, force));
  const rank = ({ path, after }: Change) => (after === null ? 2 : path === manifestPath(out) ? 1 : 0);
  return due.sort((a, b) => rank(a) - rank(b));
}

export function findings(changes: readonly Change[]): Change[] {
  return changes.filter(({ finding }) => finding !== null);
}

/** The command that mends what was found; null when none does (nothing was found, or only files of someone else). */
export function mend(changes: readonly Change[]): string | null {
  const kinds = new Set(findings(changes).map(({ kind }) => kind));
  if (kinds.has('edited')) return 'create-loss generate --force';
  return kinds.has('create') || kinds.has('update') || kinds.has('delete') ? 'create-loss generate' : null;
}

function stub(file: File, { disk }: Survey): Change {
  const before = disk.get(file.path) ?? null;
  const there = { path: file.path, file, before, entries: { before: [], after: [] } };
  return before === null
    ? { ...there, kind: 'create', finding: 'missing', after: file.text }
    : { ...there, kind: 'keep', finding: null, after: before };
}

function output(file: File, now: Survey, hashes: ReadonlyMap<string, string>): Change {
  const before = now.disk.get(file.path) ?? null;
  const entries = { before: now.recorded.get(file.path) ?? [], after: [entryOf(file, hashes)] };
  const change = { path: file.path, file, before, after: file.text, entries };
  if (before === null) return { ...change, kind: 'create', finding: 'missing' };
  if (lf(before) === lf(file.text)) return { ...change, kind: 'keep', finding: null, after: before };
  if (asWritten(before, entries.before)) return { ...change, kind: 'update', finding: 'stale' };
  if (entries.before.length > 0 || isOurs(before)) return { ...change, kind: 'edited', finding: 'edited' };
  return { ...change, kind: 'foreign', finding: 'foreign' };
}

function orphan(path: string, { disk, recorded }: Survey): Change {
  const before = disk.get(path) ?? '';
  const entries = { before: recorded.get(path) ?? [], after: [] };
  const change = { path, file: null, before, after: null, entries };
  if (asWritten(before, entries.before)) return { ...change, kind: 'delete', finding: 'orphaned' };
  return { ...change, kind: 'edited', finding: 'edited' };
}

function asWritten(text: string, entries: readonly Entry[]): boolean {
  const hash = sha256(text);
  return entries.some((entry) => entry.hash === hash);
}

/** The plan with the manifest that is true once it is carried out: a file that is left alone keeps its old line, or none. */
function balance(changes: readonly Change[], out: string, force = false): Change[] {
  const manifest = manifestPath(out);
  const settled = (change: Change) => change.kind === 'keep' || acts(change, force);
  const after = printManifest(changes.flatMap((change) => (settled(change) ? change.entries.after : change.entries.before)));
  return changes.map((change) => (change.path === manifest ? manifestChange(manifest, change.before, after) : change));
}

/** The manifest is mended without force: it says nothing that the files do not. */
function manifestChange(path: string, before: string | null, after: string): Change {
  const change = { path, file: null, before, after, entries: { before: [], after: [] } };
  if (before === null) return { ...change, kind: 'create', finding: 'missing' };
  if (lf(before) === after) return { ...change, kind: 'keep', finding: null, after: before };
  return isManifest(before) ? { ...change, kind: 'update', finding: 'stale' } : { ...change, kind: 'foreign', finding: 'foreign' };
}

function acts({ kind }: Change, force: boolean): boolean {
  return kind === 'create' || kind === 'update' || kind === 'delete' || (kind === 'edited' && force);
}
