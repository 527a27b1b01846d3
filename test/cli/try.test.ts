/** `try` gives the numbers that the formula means, on both backends. */

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { libraryOf } from '../../src/cli/generated-library.js';
import { tryLoss } from '../../src/cli/try.js';
import { fitCase } from '../../src/cli/try-case.js';
import { computed } from '../../src/cli/try-ops.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { compile } from '../../src/program.js';
import { defaults } from '../../src/project/config.js';
import { reference } from '../../src/reference.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import type { Library } from '../../src/verify/tensors.js';
import { folder, listing, project, say } from './try-harness.js';

const huber = { prediction: [1, 4], target: [0, 2] };
const json = async (root: string, name: string, ...flags: string[]) => {
  const said = await say(tryLoss, root, [name, '--data', 'case.json', '--json', ...flags]);
  if (said.code !== 0) throw new Error(said.stderr);
  return JSON.parse(said.stdout);
};
const tried = (name: string, value: object, ...flags: string[]) => json(folder({ 'case.json': JSON.stringify(value) }), name, ...flags);
const refused = async (value: unknown, name = 'huber') => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const said = await say(tryLoss, folder({ 'case.json': text }), [name, '--data', 'case.json']);
  expect(said.refused).toEqual(['bad_case']);
  expect(said.stdout).toBe('');
  return said.stderr;
};

describe('the reference', () => {
  test('is the value by hand, with each example and the gradient', async () => {
    expect(await tried('huber', huber)).toEqual({
      value: 1,
      perExample: [0.5, 1.5],
      gradient: { prediction: [0.5, 0.5], target: [-0.5, -0.5] },
    });
  });

  test('divides by the sum of the weights, and shares it so that the mean of the examples is the value', async () => {
    const { value, perExample, gradient } = await tried('mean_squared_error', { prediction: [1, 3], target: [0, 0], weights: [3, 1] });
    expect(value).toBe(3);
    expect(perExample).toEqual([1.5, 4.5]);
    expect(gradient.prediction).toEqual([1.5, 1.5]);
  });

  test.each([
    ['sum', 10, [2, 18], [2, 6]],
    ['batch_mean', 5, [1, 9], [1, 3]],
  ])('reduces by %s', async (reduction, value, perExample, prediction) => {
    const found = await tried('mean_squared_error', { prediction: [1, 3], target: [0, 0], params: { reduction } });
    expect(found).toMatchObject({ value, perExample, gradient: { prediction } });
  });

  test('takes an id that the formula compares with, and no other that is none', async () => {
    const logits = [
      [
        [1, 0.2, -0.5],
        [0.1, 2, 0.3],
        [5, 5, -5],
      ],
    ];
    const { value } = await tried('next_token_softmax_cross_entropy', { logits, target: [[0, 1, -100]] });
    expect(value).toBeCloseTo(Math.log(Math.exp(1) + Math.exp(0.2) + Math.exp(-0.5)) - 0.2, 12);
    const none = { logits, target: [[0, 1, -100]], params: { ignore_index: -1 } };
    expect(await refused(none, 'next_token_softmax_cross_entropy')).toMatch('`target` holds -100, which is no class id');
  });

  test('takes an id that a nullable parameter may be', async () => {
    const parameters = 'parameters: { ignored: { type: integer, default: null, nullable: true } }';
    const keep = 'is_null(ignored) or target != coalesce(ignored, 0)';
    const loss = `loss: |\n  keep = ${keep}\n  where(keep, -log_softmax(logits)[where(keep, target, 0)], 0)\n`;
    const text = `name: mine\nfeatures: [category]\ninput: logits\n${parameters}\n${loss}`;
    const one = JSON.stringify({ logits: [[0, 0]], target: [255], params: { ignored: 255 } });
    expect(await json(project({ 'src/losses/mine.loss.yaml': text, 'case.json': one }), 'mine')).toMatchObject({ value: 0 });
  });

  test('leaves a masked position out, even one that is not a number', async () => {
    const found = await tried('mean_absolute_error', { prediction: ['NaN', 3], target: [0, 1], mask: [false, true] });
    expect(found).toEqual({ value: 2, perExample: [0, 4], gradient: { prediction: [0, 1], target: [0, -1] } });
  });

  test('is 0 with zero gradient where all weights are 0', async () => {
    const found = await tried('mean_absolute_error', { prediction: [5, 3], target: [0, 1], weights: [0, 0] });
    expect(found).toEqual({ value: 0, perExample: [0, 0], gradient: { prediction: [0, 0], target: [0, 0] } });
  });

  test('is 0 of an empty batch', async () => {
    expect(await tried('huber', { prediction: [], target: [] })).toEqual({
      value: 0,
      perExample: [],
      gradient: { prediction: [], target: [] },
    });
  });

  test('has no value for each example of a batch loss', async () => {
    const { value, perExample } = await tried('root_mean_squared_error', { prediction: [1, 7], target: [0, 0] });
    expect(value).toBe(5);
    expect(perExample).toBeNull();
  });

  test('writes numbers that are not finite as words', async () => {
    const { value, gradient } = await tried('mean_squared_error', { prediction: ['Infinity', 0], target: [0, 0] });
    expect(value).toBe('Infinity');
    expect(gradient.prediction[0]).toBe('Infinity');
  });

  test('is the softmax cross entropy by hand, whose gradient is p - y and goes to the logits alone', async () => {
    const { value, gradient } = await tried('softmax_cross_entropy', { logits: [[0, Math.log(3)]], target: [1] });
    expect(value).toBeCloseTo(Math.log(4 / 3), 12);
    expect(Object.keys(gradient)).toEqual(['logits']);
    expect(gradient.logits[0][0]).toBeCloseTo(0.25, 12);
    expect(gradient.logits[0][1]).toBeCloseTo(-0.25, 12);
  });
});

describe('a bad case is refused with its file and', () => {
  test.each([
    ['the misspelt key', { predictoin: [1], target: [0] }, /case\.json: `predictoin`.*\nDid you mean `prediction`/],
    ['the missing input', { prediction: [1] }, /`target` is missing/],
    ['the parameter that does not exist', { ...huber, params: { dleta: 1 } }, /`params\.dleta`.*\nDid you mean `delta`/],
    ['the parameter out of range', { ...huber, params: { delta: 0 } }, /`params\.delta` must be more than 0; it is 0/],
    [
      'both shapes',
      { prediction: [[1], [2]], target: [1, 2] },
      /prediction has the shape \[2, 1\] and target has the shape \[2\], but huber takes/,
    ],
    ['the shape of the weights', { ...huber, weights: [1, 2, 3] }, /`weights` has the shape \[3\], where the loss has \[batch\] = \[2\]/],
    ['the ragged tensor', { prediction: [[1], [2, 3]], target: [1, 2] }, /`prediction` has lists of different lengths/],
    ['the text among numbers', { prediction: ['one'], target: [1] }, /`prediction` holds the text "one"/],
    ['what JSON makes of it', '{', /case\.json: it is not JSON/],
    ['its kind', [1], /it is not a JSON object/],
  ])('%s', async (_, value, message) => {
    expect(await refused(value)).toMatch(message);
  });

  test('the class id that is none', async () => {
    expect(await refused({ logits: [[1, 2]], target: [2] }, 'softmax_cross_entropy')).toMatch(
      /holds 2, which is no class id: there are 2 classes, 0 to 1\.\nCount from 0/,
    );
  });

  test('the reason, where there is no file', async () => {
    const said = await say(tryLoss, folder(), ['huber', '--data', 'none.json']);
    expect(said.stderr).toMatch(/none\.json cannot be read: there is no such file/);
  });
});

test.each([
  [['huber'], 'bad_flag', /--data: it is missing/],
  [['huber', '--data', 'case.json', '--backend', 'opps'], 'bad_flag', /`opps` is not one of those that there are.*\nDid you mean `ops`/],
  [['hubre', '--data', 'case.json'], 'unknown_loss', /Did you mean `huber`/],
  [['none.loss.yaml', '--data', 'case.json'], 'spec_not_found', /none\.loss\.yaml/],
])('%j is refused as %s', async (argv, code, message) => {
  const said = await say(tryLoss, folder({ 'case.json': JSON.stringify(huber) }), argv);
  expect(said.refused).toEqual([code]);
  expect(said.stderr).toMatch(message);
});

test('a spec file is tried without a project', async () => {
  const spec = 'name: mine\nfeatures: [number]\ninput: prediction\nloss: abs(prediction - target)^3\n';
  const root = folder({ 'mine.loss.yaml': spec, 'case.json': JSON.stringify(huber) });
  expect((await json(root, 'mine.loss.yaml')).value).toBe(4.5);
});

test('the ops backend without tfjs says which package is missing', async () => {
  const said = await say(tryLoss, project({ 'case.json': JSON.stringify(huber) }), ['huber', '--data', 'case.json', '--backend', 'ops']);
  expect(said.refused).toEqual(['needs_package']);
});

describe('the generated code agrees with what is meant', () => {
  const here = (value: object) => project({ 'case.json': JSON.stringify(value) }, { installed: true });
  const agree = async (root: string, name: string, backend: string) => {
    const [meant, found] = [await json(root, name), await json(root, name, '--backend', backend)];
    near(found.value, meant.value);
    near(found.perExample, meant.perExample);
    expect(Object.keys(found.gradient)).toEqual(Object.keys(meant.gradient));
    for (const input of Object.keys(meant.gradient)) near(found.gradient[input], meant.gradient[input]);
    expect(listing(root).filter((path) => path.startsWith('.create-loss'))).toEqual([]);
  };

  test.each(['ops', 'kernel'])('by %s, and leaves no file behind', async (backend) => {
    await agree(here({ ...huber, params: { delta: 0.5 }, weights: [2, 3] }), 'huber', backend);
    const value = { mean: [0.3, -1.2], variance: [0.5, 2], target: [0.1, 0.8], weights: [2, 3], mask: [true, true] };
    await agree(here(value), 'GaussianNLLLoss', backend);
  });

  test('and a loss without a kernel says why it has none', async () => {
    const spec =
      'name: mine\nfeatures: [vector]\ninput: prediction\nloss: mean(abs(sort(prediction, element) - sort(target, element)), element)\n';
    const root = folder({ 'mine.loss.yaml': spec, 'case.json': '{"prediction": [[1, 2]], "target": [[2, 1]]}' });
    const said = await say(tryLoss, root, ['mine.loss.yaml', '--data', 'case.json', '--backend', 'kernel']);
    expect(said.stderr).toMatch(/mine has no kernel, since it sorts\.\nIt is computed by ops/);
  });

  describe('on the examples of', () => {
    const catalogue = readCatalogue();
    const library = listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), catalogue));
    const losses = new Map(library.map((spec) => [spec.name, compile(spec, library)]));
    /** Numbers of kornia's, some exactly at a kink of the window, where float32 falls to one side. */
    const atKinks = new Set(['nmi']);
    let generated: Library;
    const root = join(import.meta.dirname, '../..');
    beforeAll(async () => {
      generated = await libraryOf([...losses.values()], { project: { root, config: defaults }, wanted: ['tfjs'], what: 'this test' });
    }, 60_000);

    test.each(library.map((spec) => [spec.name, spec] as const))('%s', async (name, { examples }) => {
      for (const { inputs, params, weights, equals, tolerance } of examples) {
        const fit = fitCase(losses.get(name)!, { file: 'example', value: { ...inputs, params, ...(weights && { weights }) } });
        const [meant, ops] = [reference(fit.program, fit.values, float64), await computed(generated, fit)];
        expect(Math.abs(meant.value - equals)).toBeLessThanOrEqual(tolerance);
        near(ops.value, meant.value);
        near(ops.perExample, meant.perExample);
        expect(Object.keys(ops.gradient)).toEqual(Object.keys(meant.gradient));
        if (atKinks.has(name)) continue;
        for (const input of Object.keys(meant.gradient)) near(ops.gradient[input]!.data, meant.gradient[input]!.data);
      }
    });
  });
});

const flat = (nested: unknown): number[] => (Array.isArray(nested) ? nested.flatMap(flat) : nested === null ? [] : [Number(nested)]);

/** |a - b| ≤ 1e-5 (|b| + max |b|), in float32; a gradient of terms of size 1 may cancel to nothing but rounding. */
function near(a: unknown, b: unknown): void {
  const [as, bs] = [flat(a), flat(b)];
  const largest = Math.max(0, ...bs.map(Math.abs));
  expect(as.length).toBe(bs.length);
  as.forEach((one, i) => {
    expect(Math.abs(one - bs[i]!)).toBeLessThanOrEqual(1e-5 * (Math.abs(bs[i]!) + largest) + 1e-7);
  });
}
