/** The runner itself: arrangements, files that are dropped in, and what it says of numbers that are wrong. */

import { describe, expect, test } from 'vitest';
import { toArray } from '../../src/verify/goldens/array.js';
import { rearrange } from '../../src/verify/goldens/rearrange.js';
import { runGoldens } from '../../src/verify/goldens/run.js';
import { printTable } from '../../src/verify/goldens/table.js';
import { goldenFiles, specs } from './files.js';

// biome-ignore format: a table
test.each([
  ['... -> (...)', [[1, 2], [3, 4]], [1, 2, 3, 4]],
  ['b c ... -> (b ...) c', [[[1, 2, 3], [4, 5, 6]]], [[1, 4], [2, 5], [3, 6]]],
  ['b c ... -> b (...) 1 c', [[[1, 2], [3, 4]]], [[[[1, 3]], [[2, 4]]]]],
  ['... c -> (...) c', [[[1, 2]], [[3, 4]]], [[1, 2], [3, 4]]],
  ['b 1 ... -> b (...)', [[[1, 2]], [[3, 4]]], [[1, 2], [3, 4]]],
  ['-> 1', 7, [7]],
  ['e -> 1 e', [7, 8], [[7, 8]]],
  ['b c -> (b c)', [1, 2], null],
  ['b 1 -> b', [[1, 2]], null],
  ['b b -> b', [[1, 2]], null],
])('%s makes of %j %j', (pattern, given, expected) => {
  expect(rearrange(toArray(given)!, pattern, new Map())).toEqual(expected === null ? null : toArray(expected));
});

test('a name is one size in all patterns of a call', () => {
  const sizes = new Map<string, number>();
  expect(rearrange(toArray([1, 2])!, 'b -> b', sizes)).not.toBe(null);
  expect(rearrange(toArray([1, 2, 3])!, 'b -> b', sizes)).toBe(null);
});

const ran = (cases: readonly object[], conventions = goldenFiles.conventions) => {
  const text = JSON.stringify({ cases: cases.map((one) => ({ params: {}, tolerance: { atol: 1e-9, rtol: 0 }, ...one })) });
  return runGoldens({ cases: [{ name: 'more.json', text }], conventions, differences: goldenFiles.differences }, specs);
};
const told = (cases: readonly object[], conventions = goldenFiles.conventions) =>
  ran(cases, conventions)[0]!.outcomes.map(({ status, why }) => (why === '' ? status : `${status}: ${why}`));

const huber = { id: 'a', fn: 'keras.losses.Huber', inputs: { y_true: [[0, 0]], y_pred: [[1, 3]] }, params: { delta: 2 } };
const own = { id: 'b', fn: 'huber', inputs: { prediction: [[1, 3]], target: [[0, 0]] }, params: { delta: 2, reduction: 'sum' } };

describe('a file that is dropped in', () => {
  test('is run by the rows of its functions', () => {
    expect(told([{ ...huber, expected: 2.25 }])).toEqual(['pass']);
  });

  test('may call our losses by their own names, with weights and a mask', () => {
    const gradient = { value: { prediction: [[1, 2]] } };
    expect(told([{ ...own, expected: 4.5, expected_grad: gradient }])).toEqual(['pass']);
    const weighed = { ...own, inputs: { ...own.inputs, weights: [2], mask: [[true, false]] }, expected: 1 };
    expect(told([weighed])).toEqual(['pass']);
  });

  test('says what differs: numbers, gradients, shapes', () => {
    expect(told([{ ...huber, expected: 2 }])).toEqual(['fail: value is 2.25, expected 2, off by 0.25']);
    expect(told([{ ...own, expected: 4.5, expected_grad: { value: { prediction: [[1, -2]] } } }])).toEqual([
      'fail: gradient by prediction, entry 1 is 2, expected -2, off by 4',
    ]);
    expect(
      told([
        { ...own, expected: [[4.5]] },
        { ...own, expected: [1, 2] },
        { ...own, expected: 'NaN' },
      ]),
    ).toEqual(['pass', 'fail: value has 1 numbers, expected 2', 'fail: value is 4.5, expected NaN']);
  });

  test('says what we do not offer, and what no row is for', () => {
    expect(told([{ ...huber, params: { delta: 0 }, expected: 0 }])).toEqual(['convention: `delta` must be more than 0 here; it is 0.']);
    expect(told([{ ...huber, params: { delta: 1, robust: true }, expected: 0 }])).toEqual([
      'convention: The parameter `robust` has no counterpart here.',
    ]);
    expect(told([{ ...huber, fn: 'keras.losses.Hubert', expected: 0 }])).toEqual(['fail: No row says what keras.losses.Hubert is here.']);
    expect(told([{ ...huber, inputs: { ...huber.inputs, extra: [1] }, expected: 0 }])).toEqual([
      'fail: The row has no place for the input `extra`.',
    ]);
    expect(told([{ ...huber, inputs: { y_true: [1], y_pred: [1, 2] }, expected: 0 }])).toEqual([
      'fail: No arrangement fits y_true [1], y_pred [2].',
    ]);
    expect(told([{ ...own, raises: 'ValueError' }])).toEqual(['fail: The library refuses this call, and we do not.']);
  });

  test('makes the same table', () => {
    const table = printTable(
      ran([
        { ...huber, expected: 2.25 },
        { ...huber, id: 'c', expected: 2 },
      ]),
    );
    expect(table).toContain('| more.json | 2 | 1 |  |  | 1 | 50.0 % |');
    expect(table).toContain('| `keras.losses.Huber` | `huber` | 2 | 1 |  |  | 1 |');
    expect(table).toContain('| `c` | fail: value is 2.25, expected 2, off by 0.25 |');
  });

  test('that is none is refused by its name', () => {
    const bad = (text: string) => () => runGoldens({ ...goldenFiles, cases: [{ name: 'bad.json', text }] }, specs);
    expect(bad('{}')).toThrow('it has no list of cases');
    expect(bad('{"cases": [{"id": "x", "fn": "huber", "inputs": {"prediction": [[1], [2, 3]]}, "expected": 1}]}')).toThrow(
      'x holds something that is no array of numbers',
    );
  });
});

test('a row with an unknown key, or that sets no parameter of ours, is refused', () => {
  const row = (text: string) => [{ name: 'rows.yaml', text: `functions: { f: ${text} }` }];
  expect(() => told([huber], row('{ losss: huber }'))).toThrow('rows.yaml: functions.f must be without the key losss.');
  const given = { ...huber, fn: 'f', params: {}, expected: 1 };
  const set = '{ loss: huber, set: { delt: 1 }, inputs: [{ input: y_pred, target: y_true }] }';
  expect(() => told([given], row(set))).toThrow('huber has no parameter `delt`, which its row sets.');
});
