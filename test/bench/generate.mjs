/** The command on the whole library, kernels and all: from nothing, after an edit of one spec, and when nothing has changed. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, paired } from './paired.mjs';
import { table } from './table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'dist/src/cli/main.js');

export async function generate({ effort }, print) {
  const project = mkdtempSync(join(tmpdir(), 'create-loss-bench-'));
  for (const part of ['create-loss.config.json', 'src/losses', 'src/runtime', 'generated', 'test/losses'])
    cpSync(join(root, part), join(project, part), { recursive: true });
  const spec = join(project, 'src/losses/log_cosh.loss.yaml');
  const text = readFileSync(spec, 'utf8');
  let edits = 0;
  const timed =
    (prepare, ...command) =>
    async () => {
      prepare();
      const start = performance.now();
      execFileSync(process.execPath, command, { cwd: project, stdio: 'ignore' });
      return performance.now() - start;
    };
  const commands = {
    'node -e 0': timed(() => {}, '-e', '0'),
    'generate, from nothing': timed(() => rmSync(join(project, 'generated'), { recursive: true }), bin, 'generate'),
    'generate, one spec edited': timed(
      () => writeFileSync(spec, text.replace('prediction - target', `prediction - target + 0 * ${++edits}`)),
      bin,
      'generate',
    ),
    'generate, nothing changed': timed(() => {}, bin, 'generate'),
    'check, nothing changed': timed(() => {}, bin, 'check'),
  };
  const times = await paired(commands, { ...effort, most: effort.most ?? 7 });
  rmSync(project, { recursive: true });
  const results = Object.entries(times).map(([name, all]) => ({ name, ms: median(all) }));
  print(
    table(
      'the command on the whole library, a process each',
      ['', 'ms'],
      results.map(({ name, ms }) => [name, ms.toFixed(0)]),
    ),
  );
  return results;
}
