// Deliberate faults, one at a time in a copy of the tree: which tests notice each, by name. `npm run faults [word…]`.
// Exit 1 if one is not noticed. test/proofs/faults.test.ts injects the rows that differ only by a sign or a factor, in memory.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults } from './faults-table.mjs';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const chosen = faults.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
const copy = mkdtempSync(join(tmpdir(), 'faults-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const path of ['src', 'test', 'templates', 'generated', 'package.json', 'tsconfig.json', 'create-loss.config.json'])
  cpSync(join(root, path), join(copy, path), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
writeFileSync(join(copy, 'vitest.config.mjs'), "export default { test: { include: ['test/**/*.test.ts'], testTimeout: 120000 } };\n");

let missed = 0;
for (const [name, path, right, wrong, files, only] of chosen) {
  const text = readFileSync(join(copy, path), 'utf8');
  if (!text.includes(right)) {
    missed++;
    console.log(`✗ ${name}: ${path} has no ${JSON.stringify(right)}`);
    continue;
  }
  writeFileSync(join(copy, path), text.replace(right, wrong));
  const by = failing(files.split(' '), only);
  writeFileSync(join(copy, path), text);
  if (by.length === 0) missed++;
  const told = by.length === 0 ? 'noticed by no test' : `noticed by ${by.length}: ${by.slice(0, 2).join(' | ')}`;
  console.log(`${by.length === 0 ? '✗' : '✓'} ${name} (${path}): ${told}`);
}
console.log(`${chosen.length - missed} of ${chosen.length} faults noticed.`);
process.exitCode = missed === 0 ? 0 : 1;

/** Names of the tests that fail. */
function failing(files, only) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const args = [
    join(copy, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...files,
    '--reporter=json',
    `--outputFile=${report}`,
    ...(only === undefined ? [] : ['-t', only]),
  ];
  spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}
