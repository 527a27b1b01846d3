/** What stands in the project now: the texts at the paths that matter, and what earlier runs recorded. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { File } from '../file.js';
import { acting, errno } from './failure.js';
import { journalPath, manifestPath, readManifest } from './manifest.js';
import type { Disk, Survey } from './plan.js';
import { contained } from './within.js';

/** What `plan` compares the files with. */
export function survey(root: string, out: string, files: readonly File[]): Survey {
  const [manifest, journal] = [manifestPath(out), journalPath(out)];
  const books = readDisk(root, [manifest, journal]);
  const recorded = readManifest(books.get(manifest), books.get(journal));
  return { out, recorded, disk: readDisk(root, [manifest, ...files.map(({ path }) => path), ...recorded.keys()]) };
}

/** The texts of those paths at which a file is. */
export function readDisk(root: string, paths: readonly string[]): Disk {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = textOf(read(path, contained(root, path)));
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

/** null when no file is there: a folder at its path, or a file on its way, is the writer's problem. */
export function read(path: string, real: string): Buffer | null {
  return acting('unreadable', path, () => {
    try {
      return readFileSync(real);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errno(error))) return null;
      throw error;
    }
  });
}

/** Bytes that are not UTF-8 equal no text: those of a generated file end in a line end. */
export function textOf(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  return isUtf8(bytes) ? bytes.toString() : `${bytes}\uFFFD`;
}
