/** What `explain` says that a rewrite gains is measured. */

import { describe, expect, test } from 'vitest';
import { compile } from '../../src/program.js';
import { readSpec } from '../../src/spec/read.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import { receiptOf, writtenAt } from '../../src/verify/receipts.js';

/** A formula of logits and a truth, the part that a rule mends, and how much it errs before. */
// biome-ignore format: a table
const mended: readonly (readonly [loss: string, rule: string, of: string, before: number])[] = [
  ['where(target, -log(sigmoid(logits)), 0)',               'log_sigmoid',           'log(sigmoid(logits))',   Number.POSITIVE_INFINITY],
  ['where(target, softplus(logits), log(1 + exp(logits)))', 'softplus_of_exp',       'log(1 + exp(logits))',   Number.POSITIVE_INFINITY],
  ['where(target, 1 - exp(-abs(logits)), 0)',               'one_minus_exp',         '1 - exp(-abs(logits))',  1],
];

describe.each(mended)('%s', (loss, rule, of, before) => {
  test(`is mended by ${rule}`, () => {
    const text = `name: mine\nfeatures: [binary]\ninput: logits\nloss: ${loss}\n`;
    const [program] = compile(readSpec({ name: 'mine.loss.yaml', text }, withinCatalogue));
    const applied = program!.applied.find((one) => one.rule === rule)!;
    const receipt = receiptOf(program!, applied);
    expect(writtenAt(program!, applied)).toEqual({ line: 4, of });
    expect(receipt.before).toBeCloseTo(before);
    expect(receipt.after).toBeLessThan(1e-6);
    expect(receipt.at).toMatch(/logits/);
  });
});
