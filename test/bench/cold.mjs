/** Cold `check` and full `generate` of this repository, and bare node, as whole processes in turn: medians and ratios of one run. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist/src/cli/main.js');
const rounds = Number(process.argv[2] ?? 7);
const project = mkdtempSync(join(tmpdir(), 'create-loss-bench-'));
for (const part of ['create-loss.config.json', 'src/losses', 'src/runtime', 'generated', 'test/losses'])
  cpSync(join(root, part), join(project, part), { recursive: true });

const commands = {
  'node -e 0': ['-e', '0'],
  'create-loss --help': [bin, '--help'],
  'create-loss check': [bin, 'check'],
  'create-loss generate (everything)': [bin, 'generate'],
};

function time(name) {
  if (name.includes('everything')) rmSync(join(project, 'generated'), { recursive: true });
  const start = performance.now();
  execFileSync(process.execPath, commands[name], { cwd: project, stdio: 'ignore' });
  return performance.now() - start;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round <= rounds; round++) for (const name of Object.keys(commands)) times[name].push(time(name));
for (const values of Object.values(times)) values.shift(); // the first round warms the disk
const base = median(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  const one = median(values);
  console.log(`${name.padEnd(36)} ${one.toFixed(0).padStart(5)} ms  ${(one / base).toFixed(1).padStart(5)} × node`);
}
rmSync(project, { recursive: true });
