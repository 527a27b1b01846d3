/** `npm run ulp [-- name …]`: the worst error of each elementary function of the kernels over every float32; of pow over many. */

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const shares = 64;

async function bundled(name) {
  const outfile = join(here, `../../dist/test/${name}.mjs`);
  await build({ entryPoints: [join(here, `${name}.ts`)], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return pathToFileURL(outfile);
}

const { functions, powers } = await import(await bundled('elementary'));
const rows = [
  ...Object.entries(functions).map(([op, { most, to, sparse }]) => {
    const label = [op, ...(to === undefined ? [] : [`up to ${to}`]), ...(sparse === undefined ? [] : [`a ${sparse}st of all`])].join(', ');
    return { op, kind: null, most, label };
  }),
  ...Object.keys(powers(1)).map((kind) => ({ op: 'pow', kind, most: 4, label: `pow of ${kind}` })),
].filter(({ op }) => process.argv.length < 3 || process.argv.includes(op, 2));
const tasks = rows.flatMap((row) => Array.from({ length: shares }, (_, share) => ({ ...row, row, share, shares })));

const worker = await bundled('every-float');
await Promise.all(Array.from({ length: availableParallelism() }, () => drain(new Worker(worker))));

/** Gives a worker one task after another. */
async function drain(thread) {
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    const { row, op, kind, share } = task;
    const answer = once(thread, 'message');
    thread.postMessage({ op, kind, share, shares });
    const [{ error, at }] = await answer;
    row.done = (row.done ?? 0) + 1;
    if (!(error <= (row.error ?? -1))) Object.assign(row, { error, at });
    if (row.done === shares) report(row);
  }
  await thread.terminate();
}

function report({ label, error, most, at }) {
  const isOff = error > most;
  console.log(
    `${label.padEnd(42)} ${error.toFixed(3).padStart(7)} ulp${at.length === 0 ? '' : ` at ${at.join(', ')}`}${isOff ? `, more than ${most}` : ''}`,
  );
  if (isOff) process.exitCode = 1;
}
