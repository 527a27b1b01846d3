import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, json, packageRoot, project, run, text, write } from './command.js';

const path = 'src/mine.ts';

const hand = `// my registry
import { registerLoss } from "../generated/runtime/index.js"; // the runtime
import { HuberLoss } from "../generated/losses/huber.js"; // huber

/* not yet:
registerLoss(LogCoshLoss.type, LogCoshLoss.features, LogCoshLoss); */
// registerLoss(LogCoshLoss.type, LogCoshLoss.features, LogCoshLoss);
const said = 'x; registerLoss(LogCoshLoss.type, LogCoshLoss.features, LogCoshLoss);';
registerLoss(HuberLoss.type,
   HuberLoss.features, HuberLoss);   // odd   spacing

export const answer   =  said;
`;

function registering(registry: string): string {
  const root = project();
  edit(root, 'create-loss.config.json', (config) => config.replace('{', `{ "registry": "${path}",`));
  write(root, path, registry);
  return root;
}

test('a loss that is not registered is found, and added without touching another character', () => {
  const root = registering(hand);
  expect(json(run(root, ['check', '--json']))).toMatchObject({ findings: [{ path, finding: 'stale' }], mend: 'create-loss generate' });
  expect(run(root, ['generate'])).toMatchObject({ code: 0, stdout: `~ ${path}\n` });
  const imported = 'import { LogCoshLoss } from "../generated/losses/log_cosh.js";\n';
  const called = 'registerLoss(LogCoshLoss.type, LogCoshLoss.features, LogCoshLoss);\n';
  expect(text(root, path)).toBe(hand.replace('// huber\n', `// huber\n${imported}`).replace('spacing\n', `spacing\n${called}`));
  expect(run(root, ['check']).code).toBe(0);
  expect(run(root, ['generate'])).toMatchObject({ code: 0, stdout: '' });
});

// biome-ignore format: a table
test.each([
  ['nothing',                 ''],
  ['one comment',             '// mine\n'],
  ['no last line end',        'export const a = 1;'],
  ['Windows line ends',       "import { registerLoss } from '../generated/runtime/index.js';\r\n\r\nexport {};\r\n"],
  ['a call in a function',    "import { HuberLoss } from '../generated/losses/huber.js';\nexport function later() {\n  registerLoss(HuberLoss.type, HuberLoss.features, HuberLoss);\n}\n"],
  ['a regular expression',    "export const quote = /['\"]/;\n"],
  ['a template',              'export const say = (a: number) => `$' + '{a} /* `;\n'],
  ['names of its own',        "import { registerLoss as enter } from '../generated/runtime/index.js';\nimport { HuberLoss as H } from '../generated/losses/huber.js';\nenter('h', ['number'], H);\n"],
  ['a type import only',      "import type { HuberLoss } from '../generated/losses/huber.js';\nexport type Mine = HuberLoss;\n"],
])('each loss is registered once in a module with %s', (_, before) => {
  const root = registering(before);
  expect(run(root, ['generate']).code).toBe(0);
  const after = text(root, path);
  expect(after.match(/^(registerLoss|enter)\(.*(LogCoshLoss|HuberLoss|, H)\);/gm)?.length).toBe(2);
  expect(after.replace(/^(import \{ (registerLoss|HuberLoss|LogCoshLoss)|registerLoss\(|enter\(Log).*\r?\n/gm, '').trim()).toBe(
    before.replace(/^(import \{ (registerLoss|HuberLoss|LogCoshLoss)|registerLoss\(|enter\(Log).*\r?\n/gm, '').trim(),
  );
  if (before.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/);
  expect(run(root, ['check']).code).toBe(0);
});

test('the lines of a loss that is gone are shown, and left to their author', () => {
  const root = registering(hand);
  run(root, ['generate']);
  const before = text(root, path);
  rmSync(join(root, 'src/losses/log_cosh.loss.yaml'));
  const { code, stderr } = run(root, ['generate']);
  expect(code).toBe(1);
  expect(stderr).toContain('src/mine.ts:4:1  `LogCoshLoss` is not a loss of this project any more');
  expect(stderr).toContain('src/mine.ts:12:1  `LogCoshLoss`');
  expect(text(root, path)).toBe(before);
  expect(json(run(root, ['check', '--json']))).toMatchObject({
    current: false,
    findings: [],
    mend: null,
    leftovers: [{ line: 4 }, { line: 12 }],
  });
});

test('no compiler is loaded while every loss is registered', () => {
  const root = registering(hand);
  run(root, ['generate']);
  const { code } = run(root, ['check'], {
    node: ['--import', join(packageRoot, 'test/cli/loaded.mjs')],
    env: { LOADED: join(root, 'loaded') },
  });
  expect(code).toBe(0);
  expect(text(root, 'loaded')).not.toContain('ts-morph');
});

test('a registry that does not exist is refused', () => {
  const root = registering('');
  rmSync(join(root, path));
  expect(run(root, ['check'])).toMatchObject({ code: 2, stderr: expect.stringContaining('src/mine.ts does not exist') });
});
