/** Folders are made here only, one after another. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errno } from './failure.js';

/** A folder and those around it that are not there yet. Node 20's own `recursive` goes on for ever where a folder takes none, as /proc. */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (errno(error) !== 'EEXIST' || !isFolder(path)) throw error; // another process may have made it meanwhile
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
