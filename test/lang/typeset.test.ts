/** Formulas look on a terminal as they do on paper. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/lang/parse.js';
import { typesetBody } from '../../src/lang/typeset.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import { withinCatalogue } from '../../src/spec/torch.js';

const drawn = (text: string, limit?: number) => typesetBody(parse({ text, at: () => null as never }), limit).join('\n');
const picture = (text: string) => text.replace(/^\n/, '').replace(/\n *$/, '');

describe('on one line', () => {
  test.each([
    ['(prediction - target)^2', '(prediction − target)²'],
    ['abs(x)', '|x|'],
    ['sqrt(x) + sqrt(x + 1)', '√x + √(x + 1)'],
    ['x^-n * y^(n + 1)', 'x⁻ⁿ · yⁿ⁺¹'],
    ['-x^2', '−x²'],
    ['(-x)^2', '(−x)²'],
    ['a - (b - c)', 'a − (b − c)'],
    ['(a + b) * c', '(a + b) · c'],
    ['not (a <= b) and c != pi or d >= inf', '¬(a ≤ b) ∧ c ≠ π ∨ d ≥ ∞'],
    ['t1 * alpha + label_smoothing', 't₁ · α + label_smoothing'],
    ['one_hot(target, class)', 'one_hot(target, class)'],
    ['-log_softmax(logits)[target]', '−log_softmax(logits)[target]'],
    ['sum(x)', 'Σ x'],
    ['f(x, t) = x^t\nf(x, delta)', 'f(x, t) = xᵗ\nf(x, δ)'],
    ['1e-6 * x', '0.000001 · x'],
  ])('%s', (text, line) => {
    expect(drawn(text)).toBe(line);
  });
});

describe('in two dimensions', () => {
  test.each([
    [
      'a / (b + 1)',
      `
   a
───────
 b + 1
`,
    ],
    [
      '1 - (a / b)^2',
      `
    ⎛ a ⎞²
1 − ⎜───⎟
    ⎝ b ⎠
`,
    ],
    [
      'abs(x / 2) + sqrt(x / 2)',
      `
│ x │    ⎛ x ⎞
│───│ + √⎜───⎟
│ 2 │    ⎝ 2 ⎠
`,
    ],
    [
      '-sum(y * log(p), axis=class)',
      `
−  Σ   y · log(p)
 class
`,
    ],
    [
      'sum(a + b, axis=[height, width])',
      `
      Σ       (a + b)
height, width
`,
    ],
    [
      'max(x, axis=class) - x^(delta / Q)',
      `
            δ/Q
 max (x) − x
class
`,
    ],
    [
      'where(x > 0, x, where(x < -1, 1, 0))',
      `
⎧ x   if x > 0
⎨ 1   if x < −1
⎩ 0   otherwise
`,
    ],
    [
      'w = 2 * where(full, 1, 0)\nw',
      `
        ⎛⎧ 1   if full  ⎞
w = 2 · ⎜⎨              ⎟
        ⎝⎩ 0   otherwise⎠

w
`,
    ],
    [
      'error = abs(prediction - target)\nwhere(error <= delta, error^2 / 2, delta * (error - delta / 2))',
      `
error = |prediction − target|

⎧  error²
⎪ ────────            if error ≤ δ
⎪    2
⎨
⎪     ⎛         δ ⎞
⎪ δ · ⎜error − ───⎟   otherwise
⎩     ⎝         2 ⎠
`,
    ],
  ])('%s', (text, lines) => {
    expect(drawn(text)).toBe(picture(lines));
  });
});

test('what does not fit stands on one line, and only that', () => {
  expect(drawn('q = a / b\nwhere(prediction > target, prediction - target, 0)', 20)).toBe(
    picture(`
     a
q = ───
     b

where(prediction > target, prediction − target, 0)
`),
  );
  expect(drawn('sum(a / b, axis=class)', 5)).toBe('Σ_class a / b');
});

test('every formula of the library is drawn with lines that fit and brackets that close', () => {
  const catalogue = readCatalogue();
  const specs = [
    ...listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), catalogue)),
    ...listSpecs(join(libraryFolder(), 'torch')).map((path) => readSpec(readSource(path), withinCatalogue)),
  ];
  for (const { loss } of specs) {
    const lines = typesetBody(parse(loss), 100);
    expect(lines.filter((line) => [...line].length > 100 || line !== line.trimEnd())).toEqual([]);
    const count = (character: string) => lines.join('').split(character).length;
    for (const [open, close] of ['()', '⎛⎞', '⎝⎠', '[]', '⎧⎩']) expect(count(open!)).toBe(count(close!));
  }
});
