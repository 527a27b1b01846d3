/** Runs that alternate, so that what disturbs the machine disturbs all alike; ratios are taken round by round. */

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
export const geomean = (values) => Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length);

/** By name: how to run once; async where another process does. Milliseconds of each round, which all share. */
export async function paired(runs, { budget = 2000, most = 101, least = 5 } = {}) {
  const names = Object.keys(runs);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await runs[name](); // compiles, fills caches
  const repeats = {};
  for (const name of names) repeats[name] = Math.max(1, Math.min(1000, Math.round(1 / (await once(runs[name], 1)))));
  const start = performance.now();
  for (let round = 0; round < most && (round < least || performance.now() - start < budget); round++) {
    const order = names.map((_, i) => names[(i + round) % names.length]);
    for (const name of order) times[name].push(await once(runs[name], repeats[name]));
  }
  return times;
}

async function once(run, repeats) {
  let reported = 0;
  const start = performance.now();
  for (let i = 0; i < repeats; i++) {
    const result = run();
    if (result instanceof Promise) reported += await result;
  }
  return (reported || performance.now() - start) / repeats;
}

/** The median over rounds of one's time by another's. */
export const ratio = (times, name, base) => median(times[name].map((time, round) => time / times[base][round]));
