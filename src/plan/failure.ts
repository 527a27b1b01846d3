/** What the file system refuses is said in words; what it refuses for a moment is asked again. */
import { refuse } from '../diagnostics.js';

/** The outcome of an act on a file, or the refusal that says why the file cannot be written or read. */
export function acting<T>(code: 'unwritable' | 'unreadable', path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const problem = errno(error) === 'ENOENT' ? absent[code] : problems[errno(error)];
    if (problem === undefined) throw error;
    refuse(code, { path, problem });
  }
}

/** Retries for a third of a second: on Windows a virus scanner or an editor may hold a file that short. */
export function patiently<T>(act: () => T): T {
  for (let tries = 0; ; tries++) {
    try {
      return act();
    } catch (error) {
      if (tries === 5 || !['EPERM', 'EBUSY', 'EACCES'].includes(errno(error))) throw error;
      sleep(10 * 2 ** tries);
    }
  }
}

export function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function errno(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const absent = { unreadable: 'there is no such file', unwritable: 'no file can be made there' } as const;

// biome-ignore format: a table
const problems: Readonly<Record<string, string>> = {
  EACCES:       'permission is denied',
  EPERM:        'the operation is not permitted',
  EROFS:        'the file system is read-only',
  EBUSY:        'another program holds it',
  EISDIR:       'a folder stands there',
  ENOTDIR:      'a part of its path is a file',
  EEXIST:       'a part of its path is a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP:        'its links go in a circle',
  ENOSPC:       'the disk is full',
  EDQUOT:       'the quota is used up',
};
