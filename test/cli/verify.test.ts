/** `verify` as a command: what it prints, and how it ends. */

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { json, packageRoot, project, run, write } from './command.js';

const mine = (loss: string, rest = '') => `name: mine\nfeatures: [number]\ninput: prediction\nloss: ${loss}\n${rest}`;
const withTensors = (root: string) => symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));

test('a right loss is proven on every computer, in a table', () => {
  const root = project();
  withTensors(root);
  const { code, stdout, stderr } = run(root, ['verify', 'huber']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^loss +float64 +tfjs cpu +tfjs wasm +kernel cpu +kernel wasm +finite +slopes +training +examples +properties +nearest to its limit\n/,
  );
  expect(stdout).toMatch(/\nhuber +\de-1\d +\de-\d +\de-\d +\de-\d +\de-\d +✓ +✓ +✓ +✓ \d +✓ \d +\d+% (tfjs|kernel) (cpu|wasm), .*\n$/);
  expect(stderr).toMatch(/^1 loss proven in \d+ trials\.\n$/);
}, 60_000);

test('a wrong number and a false property are findings at their places, as text and as JSON', () => {
  const root = project();
  write(
    root,
    'src/losses/mine.loss.yaml',
    mine('prediction - target', 'examples: [{ prediction: [1], target: [3], equals: 2 }]\nproperties: [convex, symmetric]\n'),
  );
  const { code, stderr } = run(root, ['verify', 'mine', '--backend', 'float64']);
  expect(code).toBe(1);
  expect(stderr).toContain('src/losses/mine.loss.yaml:5:12  This example says 2; the formula gives -2, which is off by 4');
  expect(stderr).toContain(
    'src/losses/mine.loss.yaml:6:22  The loss is not `symmetric`: with prediction 0 and target 1 the loss is -1, and with the two exchanged 1.',
  );
  expect(stderr).toContain('1 of 1 loss failed.');
  const said = json(run(root, ['verify', 'mine', '--backend', 'float64', '--json']));
  expect(said).toMatchObject({ proven: false, missing: [], losses: [{ name: 'mine', spec: 'src/losses/mine.loss.yaml' }] });
  expect(said.losses[0].checks.map(({ check, findings }: { check: string; findings: number }) => [check, findings])).toEqual([
    ['float64', 0],
    ['finite', 0],
    ['slopes', 0],
    ['examples', 1],
    ['properties', 1],
  ]);
  expect(said.losses[0].checks[0]).toMatchObject({ worst: { error: expect.any(Number), tolerance: 1e-9, at: expect.any(String) } });
  expect(said.findings[1]).toMatchObject({ code: 'property_false', line: 6, column: 22 });
}, 60_000);

test('the table of stresses counts what was tried', () => {
  const root = project();
  const { code, stdout } = run(root, ['verify', '--target', 'execution', '--stress', 'huber']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^loss +tied +zeros +kinks +tiny +ones +thirty +confident +overflow +huge +mixed +parameters +one row +one class/);
  expect(stdout).toMatch(/\nhuber( +\d+)+\n0 of 1 rows fail\.\n$/);
}, 60_000);

test('golden files are run with the rest, or alone by their name, and reported alike', () => {
  const root = project();
  const cases = (fn: string, ...expected: number[]) =>
    JSON.stringify(
      expected.map((value, i) => ({
        id: `${fn} ${i}`,
        fn,
        inputs: { prediction: [1, 4], target: [0, 2] },
        params: { delta: 2 },
        expected: value,
      })),
    );
  write(root, 'more.json', cases('huber', 1.25, 2));
  const alone = run(root, ['verify', '--goldens', 'more.json']);
  expect(alone).toMatchObject({ code: 1, stdout: 'loss   goldens\nhuber  ✗ 1\n' });
  expect(alone.stderr).toContain('more.json: the golden case huber 1 of huber does not hold here: value is 1.25, expected 2, off by 0.75.');
  mkdirSync(join(root, 'test/goldens/conventions'), { recursive: true });
  write(root, 'test/goldens/own.json', cases('huber', 1.25, 1.25));
  write(root, 'test/goldens/theirs.json', cases('lib.Huber', 1.25));
  const row = '{ loss: huber, inputs: [{ input: prediction, target: target }] }';
  write(root, 'test/goldens/conventions/lib.yaml', `functions: { lib.Huber: ${row} }`);
  const { code, stdout } = run(root, ['verify', '--backend', 'float64']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^loss +float64 +finite +slopes +examples +goldens +properties +nearest to its limit\nhuber +\S+ +✓ +✓ +✓ \d +✓ 3 +✓ \d .*\nlog_cosh +\S+ +✓ +✓ +✓ \d +- /,
  );
}, 60_000);

test('what cannot be done is said: a misspelt backend, tfjs that is not there', () => {
  const root = project();
  expect(run(root, ['verify', '--backend', 'wasn'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean `wasm`?') });
  expect(run(root, ['verify', 'huber'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Run `npm install @tensorflow/tfjs`.') });
});

test('without a Python, nothing of Ludwig is computed, and asking for it is refused before any work', () => {
  const root = project();
  const only = (...flags: string[]) => json(run(root, ['verify', 'huber', '--json', '--backend', 'float64', ...flags]));
  expect(only().losses[0].checks.map(({ check }: { check: string }) => check)).not.toContain('ludwig float64');
  const problems = [
    [['--target', 'ludwig'], '--python: it is missing'],
    [['--target', 'execution', '--target', 'ludwig'], '--python: it is missing'],
    [['--target', 'execution', '--python', 'python3'], '--python: no computation that is asked for runs in Python.'],
    [['--python', process.execPath], 'cannot compute losses of Ludwig: '],
    [['--python', root], 'cannot compute losses of Ludwig: '],
  ] as const;
  for (const [flags, message] of problems) expect(only(...flags).error.diagnostics[0].message).toContain(message);
  expect(run(root, ['verify', 'huber', '--backend', 'float32'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--python: it is missing'),
  });
}, 60_000);

test('a loss that calls another is proven, tried and explained by its name', () => {
  const root = project();
  write(root, 'src/losses/mine.loss.yaml', mine('huber(prediction, target, delta=2) + 0.1 * abs(prediction)'));
  write(root, 'case.json', '{ "prediction": [3], "target": [0] }');
  expect(run(root, ['verify', 'mine', '--backend', 'float64'])).toMatchObject({ code: 0 });
  expect(run(root, ['try', 'mine', '--data', 'case.json']).stdout).toMatch(/^value +4\.3$/m);
  expect(run(root, ['explain', 'src/losses/mine.loss.yaml'])).toMatchObject({ code: 0, stderr: '' });
}, 60_000);
