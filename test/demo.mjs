/** The main job in one command: a loss scaffolded from flags, generated, and evaluated on real numbers, in a scratch project. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'dist/src/cli/main.js');
const project = mkdtempSync(join(root, '.create-loss.demo-'));

function run(...args) {
  console.log(`\n$ npx create-loss ${args.map((arg) => (/^[\w./:-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ')}`);
  execFileSync(process.execPath, [bin, ...args], { cwd: project, stdio: 'inherit' });
}

try {
  run('init');
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  const tau = 'tau={default: 0.5, exclusiveMinimum: 0, exclusiveMaximum: 1, description: The quantile.}';
  const formula = 'e = target - prediction\nmax(tau * e, (tau - 1) * e)';
  run(
    'pinball',
    '--features',
    'number',
    '--input',
    'prediction',
    '--param',
    tau,
    '--loss',
    formula,
    '--summary',
    'Quantile loss.',
    '--yes',
  );
  run('check');
  writeFileSync(join(project, 'case.json'), JSON.stringify({ prediction: [1, 3, 5], target: [2, 2, 2], params: { tau: 0.9 } }));
  run('try', 'pinball', '--data', 'case.json', '--backend', 'reference');
  run('try', 'pinball', '--data', 'case.json', '--backend', 'ops');
} finally {
  rmSync(project, { recursive: true, force: true });
}
