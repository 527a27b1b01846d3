/** `explain` says what a loss means, how it is computed, how it slopes and how it looks. */

import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain.js';
import { type Point, sliceOf } from '../../src/cli/explain-curve.js';
import { plot } from '../../src/cli/explain-plot.js';
import { topological } from '../../src/ir/expr.js';
import { compile } from '../../src/program.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import { folder, project, say } from './try-harness.js';

const catalogue = readCatalogue();
const library = listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), catalogue));
const torch = catalogue.names().map((name) => catalogue.find(name)!);
const spec = 'name: mine\nsummary: Mine.\nfeatures: [number]\ninput: prediction\nloss: abs(prediction - target)^3\n';

const page = async (word: string, root = folder()) => (await say(explain, root, [word])).stdout;
const facts = async (word: string, root = folder()) => JSON.parse((await say(explain, root, [word, '--json'])).stdout);

describe.each([...library, ...torch].map((one) => [one.name] as const))('%s', (name) => {
  test('has a page with shapes, formula and gradient, and the same as data', async () => {
    const text = await page(name);
    for (const title of ['Shapes', 'Formula', 'As computed', 'Gradient']) expect(text).toContain(`\n${title}`);
    expect(text).not.toMatch(/undefined|\[object|NaN|g\.loss/);
    expect(await facts(name)).toMatchObject({ name, forms: expect.any(Array), signatures: expect.any(Array) });
  }, 60_000);
});

test('huber is explained in its own words', async () => {
  const text = await page('huber');
  for (const line of [
    'Equivalent to torch.nn.HuberLoss.',
    'timeseries, vector  prediction [batch, time], target [batch, time]  → [batch, time], reduced by mean',
    'delta  number  > 0  default 1',
    'error = |prediction − target|',
    'abs has the slope 0 at 0.',
    'delta 0.5  → 0.10375',
    'loss, along prediction − target, at target 1',
  ])
    expect(text).toContain(line);
});

test('a rewrite is a named line, and the gradient is of the loss itself', async () => {
  const { forms } = await facts('sigmoid_cross_entropy');
  expect(forms[0].rewrites).toContainEqual({
    rule: 'log_sigmoid',
    line: 14,
    of: 'log(sigmoid(logits))',
    before: 'log(sigmoid(logits))',
    after: '-softplus(-logits)',
    receipt: {
      before: 'Infinity',
      after: expect.closeTo(0, 6),
      at: expect.any(String),
      why: 'it left the range of float32',
    },
  });
  expect((await facts('mean_squared_error')).forms[0].gradient).toEqual({
    prediction: '2 * (prediction - target)',
    target: '-(2 * (prediction - target))',
  });
});

test('what repeats is written once, and what was rewritten in part: written out, nmi would be 90 MB', async () => {
  const { forms } = await facts('nmi');
  expect(JSON.stringify(forms).length).toBeLessThan(50_000);
  const lines = (forms[0].gradient.prediction as string).split('\n');
  const named = lines.slice(0, -1).map((line) => /^(\w+) = /.exec(line)?.[1]);
  expect(named.length).toBeGreaterThan(26);
  expect(new Set(named).size).toBe(named.length);
  for (const { before, after } of forms[0].rewrites) for (const text of [before, after]) expect(text.length).toBeLessThanOrEqual(160);
  expect(forms[0].rewrites.at(-1).before).toContain('…');
});

test.each([
  ['mean_absolute_error', ['abs has the slope 0 at 0.']],
  ['mean_squared_error', []],
  ['root_mean_squared_error', ['sqrt has the slope 0 at 0, where it is infinite.']],
])('%s has the conventions of its kinks', async (name, kinks) => {
  expect((await facts(name)).forms[0].kinks).toEqual(kinks);
});

/** Along a line, and a step before and behind each. */
const places = Array.from({ length: 37 }, (_, i) => 100 + 50 * i).flatMap((at) => [at - 1, at, at + 1].map((i) => i / 2000));

test('the slope of every curve is the slope of its values', () => {
  for (const one of library) {
    const [program] = compile(one);
    if (topological([program!.meant.loss]).some(({ op }) => op === 'stop_gradient')) continue; // what is held has no slope
    const slice = sliceOf(program!, places);
    if (slice === null) continue; // several predictions, or none that one number moves
    for (let i = 0; i < places.length; i += 3) {
      const [before, here, after] = slice.points.slice(i, i + 3) as [Point, Point, Point];
      if (![before, here, after].every(({ loss }) => Number.isFinite(loss))) continue; // beyond the domain
      const difference = (after.loss - before.loss) / (after.x - before.x);
      const curvature = Math.abs(after.slope - before.slope);
      expect(Math.abs(difference - here.slope), one.name).toBeLessThanOrEqual(curvature + 1e-4 * (1 + Math.abs(here.slope)));
    }
  }
}, 120_000);

test('a plot has its axes where they pass, and a gap where a value is not finite', () => {
  const xs = [-2, -1, 0, 1, 2];
  const lines = plot({ xs, ys: [4, 1, 0, Number.NaN, 4] }, { columns: 11, rows: 3 });
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^4 /);
  expect(lines[2]).toMatch(/^0 .*─/);
  expect(lines[3]).toBe('  −2   0    2');
  expect(plot({ xs, ys: xs.map(() => Number.NaN) }, { columns: 11, rows: 3 })).toEqual(['(no finite value)']);
});

describe('the word means', () => {
  test('the loss of the project before that of the library', async () => {
    const root = project({ 'src/losses/huber.loss.yaml': spec.replace('mine', 'huber') });
    expect(await facts('huber', root)).toMatchObject({ origin: 'project', summary: 'Mine.', spec: 'src/losses/huber.loss.yaml' });
  });

  test('an alias, a file, a class of torch.nn', async () => {
    expect(await facts('other', project({ 'src/losses/mine.loss.yaml': `${spec}aliases: [other]\n` }))).toMatchObject({ name: 'mine' });
    expect(await facts('./a/mine.loss.yaml', folder({ 'a/mine.loss.yaml': spec }))).toMatchObject({
      origin: 'file',
      spec: 'a/mine.loss.yaml',
    });
    expect(await facts('L1Loss')).toMatchObject({ origin: 'torch', name: 'l1_loss' });
  });

  test.each([
    [['hubre'], 'unknown_loss'],
    [[], 'bad_flag'],
    [['none.loss.yaml'], 'spec_not_found'],
  ])('nothing, where it is %j', async (argv, code) => {
    expect((await say(explain, folder(), argv)).refused).toEqual([code]);
  });

  test('a broken spec, said with its place', async () => {
    const said = await say(explain, folder({ 'mine.loss.yaml': spec.replace('abs', 'asb') }), ['mine.loss.yaml']);
    expect(said.stderr).toMatch(/^mine\.loss\.yaml:5:7 {2}There is no function `asb`/);
  });
});
