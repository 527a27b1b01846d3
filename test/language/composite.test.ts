/** A spec calls another as a function. */

import { expect, test } from 'vitest';
import { raise } from '../../src/ir/raise.js';
import { print } from '../../src/lang/print.js';
import { compile } from '../../src/program.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';

const read = (name: string, lines: string) =>
  readSpec({ name: `${name}.loss.yaml`, text: `name: ${name}\nfeatures: [number]\ninput: prediction\n${lines}\n` }, readCatalogue());
const plain = read('plain', 'parameters:\n  d: { type: number, default: 2 }\nloss: d * abs(prediction - target)');
const weighed = read('weighed', 'loss: abs(prediction - target)\nweight: target');
const meaning = (loss: string) => {
  const caller = read('caller', `loss: ${loss}`);
  return print(raise(compile(caller, [plain, weighed, caller])[0]!.meant.loss));
};

test('a loss called by name is its unreduced formula, with its defaults or what the call gives', () => {
  expect(meaning('0.5 * plain(prediction, target) + plain(prediction, target, d=3)')).toBe(
    '0.5 * (2 * abs(prediction - target)) + 3 * abs(prediction - target)',
  );
});

test('a loss with a weight is called as reduced(…), a scalar', () => {
  expect(() => meaning('weighed(prediction, target)')).toThrow('Call it as `reduced(weighed(…))`, a scalar.');
  expect(meaning('reduced(weighed(prediction, target))')).toBe(
    'where(sum(target, axis=batch) == 0, 0, sum(target * abs(prediction - target), axis=batch) / sum(target, axis=batch))',
  );
});

test('losses that call each other in a circle are refused', () => {
  expect(() => meaning('caller(prediction, target)')).toThrow('caller → caller');
});
