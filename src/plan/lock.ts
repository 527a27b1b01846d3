/** One run writes at a time: the lock is a file with the number of the process that holds it. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { refuse } from '../diagnostics.js';
import { acting, errno, sleep } from './failure.js';
import { makeFolder } from './folder.js';

const pause = 50;
/** Three seconds: a run takes less than one. */
const patience = 60;

/** Waits for the lock, takes over that of a dead process, and returns what releases it. `real` is where `path` lies. */
export function lock(path: string, real: string): () => void {
  acting('unwritable', path, () => makeFolder(dirname(real)));
  for (let tries = 0; !acting('unwritable', path, () => taken(real)); tries++) {
    if (tries === patience) refuse('locked', { lock: path });
    const holder = holderOf(real);
    // a lock without a whole number is one in the making, unless its process was killed right there
    if (holder === null ? tries > patience / 2 : !alive(holder)) takeOver(real, holder);
    else sleep(pause);
  }
  sweep(real);
  return () => rmSync(real, { force: true });
}

function taken(real: string): boolean {
  try {
    writeFileSync(real, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(real: string): number | null {
  try {
    const [, pid] = /^(\d+)\n$/.exec(readFileSync(real, 'utf8')) ?? [];
    return pid === undefined ? null : Number(pid);
  } catch (error) {
    if (errno(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A lock in our own name is an older process's: containers hand out the same few numbers. */
function alive(pid: number): boolean {
  if (pid === 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errno(error) !== 'ESRCH';
  }
}

/** Of two that find one dead lock, only one moves it; whoever moves a living one by mistake puts it back. */
function takeOver(real: string, dead: number | null): void {
  const aside = `${real}.${process.pid}`;
  try {
    renameSync(real, aside);
  } catch (error) {
    if (errno(error) === 'ENOENT') return;
    throw error;
  }
  if (holderOf(aside) === dead) rmSync(aside);
  else renameSync(aside, real);
}

/** What processes left that were killed while taking over. */
function sweep(real: string): void {
  for (const name of readdirSync(dirname(real))) {
    const pid = name.startsWith(`${basename(real)}.`) ? Number(name.slice(basename(real).length + 1)) : Number.NaN;
    if (Number.isInteger(pid) && !alive(pid)) rmSync(join(dirname(real), name), { force: true });
  }
}
