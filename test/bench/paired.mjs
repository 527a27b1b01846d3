/** Runs that alternate, so that what disturbs the machine disturbs all alike; ratios are taken round by round. */

import { collect } from './collect.mjs';

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
export const geomean = (values) => Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length);

/**
 * By name: how to run once; async where another process does, which is told how often and says what one run took.
 * Milliseconds of a run in each round, which all share. A short run is repeated, so that it pays for the garbage that it
 * makes itself; that of the others is collected before its time begins.
 */
export async function paired(runs, { budget = 2000, most = 101, least = 5, block = 10, clock = wall } = {}) {
  const names = Object.keys(runs);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const repeats = {};
  for (const name of names) repeats[name] = await warmed(runs[name], { block, clock });
  const start = performance.now();
  for (let round = 0; round < most && (round < least || performance.now() - start < budget); round++) {
    const order = names.map((_, i) => names[(i + round) % names.length]);
    for (const name of order) {
      collect({ type: 'minor' });
      times[name].push(await timed(runs[name], repeats[name], clock));
    }
  }
  return times;
}

/** Milliseconds; the processor's do not count while others have it. */
export const wall = () => performance.now();
export const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** How often it runs in so many milliseconds, when it is compiled and its caches are full. */
async function warmed(run, { block, clock }) {
  await run(1);
  for (let count = 1; ; count *= 2) {
    const time = await timed(run, count, clock);
    if (!(time * count < 2 * block)) return Math.max(1, Math.round(block / time) || 1); // no number: the other process has ended
  }
}

async function timed(run, repeats, clock) {
  const start = clock();
  const first = run(repeats);
  if (first instanceof Promise) return await first;
  for (let i = 1; i < repeats; i++) run(1);
  return (clock() - start) / repeats;
}

/** The median over rounds of one's time by another's. */
export const ratio = (times, name, base) => median(times[name].map((time, round) => time / times[base][round]));
