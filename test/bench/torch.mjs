/** PyTorch in a child process, which runs only when it is asked to. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('in_torch.py', import.meta.url));

export function startTorch(python, cpu) {
  const folder = mkdtempSync(join(tmpdir(), 'create-loss-torch-'));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, OMP_NUM_THREADS: '1' } });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.on('exit', () => {
    for (const resolve of waiting) resolve({ error: 'PyTorch ended' });
  });
  child.stdin.on('error', () => {}); // its end is said above
  const ask = (request) =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve({ error: 'PyTorch ended' });
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  /** Milliseconds that it measured itself: neither the pipe nor its reading counts. */
  const timed = async (run, repeats) => (await ask({ run, repeats, cpu })).ms ?? Number.NaN;
  return {
    /** The value and the norm of the gradient, and how to run again. */
    async load(formula, { p, t, shape, targetShape }) {
      const paths = { p: join(folder, 'p'), t: join(folder, 't') };
      writeFileSync(paths.p, p);
      writeFileSync(paths.t, t);
      const found = await ask({ formula, ...paths, shape, targetShape, ids: t instanceof Int32Array });
      return {
        ...found,
        runs: { 'torch eager': (repeats) => timed('eager', repeats), 'torch compile': (repeats) => timed('compile', repeats) },
      };
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}
