/** The text of the Ludwig package: golden files, what is left out and why, names of Ludwig's own. No Python runs here. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/program.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import type { Spec } from '../../src/spec/spec.js';
import { carriedCalls } from '../../src/targets/ludwig/carried.js';
import { leftOut } from '../../src/targets/ludwig/left-out.js';
import { lineWidth } from '../../src/targets/ludwig/python.js';
import { hostileSpec, rendered, texts } from '../ludwig/hostile.js';
import pairs from '../ludwig/pairs.json' with { type: 'json' };
import { wide } from '../ludwig/wide.js';
import { specs } from '../proofs/library.js';

const golden = join(import.meta.dirname, '..', 'golden', 'ludwig');
const named = (name: string): Spec => specs.find((spec) => spec.name === name)!;

/** A subclass of torch's own, a lazy branch, weights and a divisor, classes of images, probabilities, broken lines. */
const chosen = [
  'huber',
  'tempered_softmax_cross_entropy',
  'softmax_cross_entropy',
  'sequence_softmax_cross_entropy',
  'binary_cross_entropy',
  'dice_squared',
].map(named);

test.each([...chosen, ...wide].map((spec) => [spec.name, spec] as const))('%s reads as its golden file does', async (name, spec) => {
  const files = await rendered([spec]);
  const module = files.find(({ path }) => path.endsWith(`/losses/${name}.py`))!;
  await expect(module.text).toMatchFileSnapshot(join(golden, `${name}.py`));
});

test('no line of code of any loss is longer than a line of Ludwig', async () => {
  const files = await rendered([...specs, ...wide]);
  const long = files
    .filter(({ path }) => path.endsWith('.py'))
    .flatMap(({ path, text }) => tooLong(text).map((line) => `${path}: ${line}`));
  expect(long).toEqual([]);
});

/** Documentation may be longer: `ruff format` leaves it, as it leaves a literal that is longer than a line. */
const tooLong = (text: string): string[] =>
  text
    .replace(/"""[\s\S]*?"""/g, '')
    .split('\n')
    .filter((line) => line.length > lineWidth && !/"[^"]{80,}"/.test(line));

test('a function that carries a gradient is its line of the prelude', async () => {
  const files = await rendered([named('huber')]);
  const { text } = files.find(({ path }) => path.endsWith('/functions.py'))!;
  for (const name of carriedCalls) expect(text).toContain(`def ${name}(`);
  const [start, end] = ['def log_t(', 'def log_t_exp('].map((line) => text.indexOf(line));
  await expect(text.slice(start, end).trimEnd().concat('\n')).toMatchFileSnapshot(join(golden, 'log_t.py'));
});

describe('texts of a spec', () => {
  test('stay inside their literals', async () => {
    const files = await rendered([hostileSpec()]);
    const module = files.find(({ path }) => path.endsWith('/losses/hostile.py'))!;
    await expect(module.text).toMatchFileSnapshot(join(golden, 'hostile.py'));
    const code = module.text.replace(/\\[\s\S]/g, '').replace(/"""[\s\S]*?"""|"[^"\n]*"|'[^'\n]*'/g, '""');
    expect(code).not.toMatch(/__import__|noqa|getcwd|right to left|and another/);
  });

  test('leave no invisible character in any file', async () => {
    const files = await rendered([hostileSpec()]);
    const bad = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/;
    expect(texts.some((text) => bad.test(text))).toBe(true);
    for (const { path, text } of files.filter((file) => file.path.endsWith('.py')))
      expect({ [path]: bad.exec(text) }).toEqual({ [path]: null });
  });
});

const simple = (lines: string): Spec =>
  readSpec({ name: 'odd.loss.yaml', text: `name: odd\nfeatures: [number]\n${lines}` }, readCatalogue());

test.each([
  ['inputs: { first: [batch], second: [batch], target: [batch] }\nloss: first - second - target', 'it takes 2 predictions'],
  ['input: prediction\nparameters: { active: { default: 1 } }\nloss: active * (prediction - target)', 'a field `active` of their own'],
  ['inputs: { prediction: { minimum: 0 }, target: [batch] }\nloss: prediction - target', 'its prediction has bounds'],
  ['inputs: { embedding: [batch, element], target: [batch] }\nloss: sum(embedding, axis=element) - target', 'the axes of its embedding'],
])('a loss that Ludwig cannot train with is left out with the reason: %s', (lines, reason) => {
  expect(leftOut(compile(simple(lines)))).toContain(reason);
});

test('a loss of anomalies asks for their score, and one of other outputs too is left out', async () => {
  const anomalies = specs.filter(({ features }) => features.some(({ name }) => name === 'anomaly'));
  for (const { path, text } of await rendered(anomalies.filter((spec) => leftOut(compile(spec, specs)) === null)))
    if (path.includes('/losses/') && !path.endsWith('__init__.py'))
      expect(text).toMatch(/^class \w+\([\w.]+, AnomalyScoreInputsMixin\):$/m);
  const both = 'name: odd\nfeatures: [number, anomaly]\ninput: prediction\nloss: abs(prediction - target)';
  expect(leftOut(compile(readSpec({ name: 'odd.loss.yaml', text: both }, readCatalogue())))).toContain('anomalies and other outputs');
});

test('the package has the name that the project gives it', async () => {
  const files = await rendered([named('huber')], { python: 'my_losses' });
  expect(files.map(({ path }) => path)).toContain('generated/ludwig/my_losses/losses/huber.py');
  expect(files.filter(({ text }) => text.includes('ludwig_losses')).map(({ path }) => path)).toEqual([]);
});

test('a loss of the library that has the name of one of Ludwig says that it stands in for it', () => {
  const ours = specs.filter((spec) => leftOut(compile(spec, specs)) === null);
  const clashes = ours.filter(({ name, features, ludwig }) =>
    features.some((feature) => pairs.some((pair) => pair[0] === feature.name && pair[1] === name) && ludwig !== name),
  );
  expect(clashes.map(({ name }) => `write \`ludwig: ${name}\` into ${name}.loss.yaml`)).toEqual([]);
});

test('a loss stands in only for one that Ludwig has', () => {
  const names = new Set(pairs.map(([, name]) => name));
  expect(specs.flatMap(({ name, ludwig }) => (ludwig === null || names.has(ludwig) ? [] : [name]))).toEqual([]);
});
