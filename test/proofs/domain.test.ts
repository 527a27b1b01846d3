/** Trials keep to what a spec says of its inputs: where their elements lie, and how long its slices need an axis. */

import { expect, test } from 'vitest';
import { domainOf, within } from '../../src/inputs/domain.js';
import { compile, type Program } from '../../src/program.js';
import { assemble } from '../../src/spec/assemble.js';
import { readCatalogue } from '../../src/spec/read.js';
import { parseYaml } from '../../src/spec/yaml.js';
import { configs } from '../../src/verify/inputs.js';
import { sizesOf } from '../../src/verify/sizes.js';

const programOf = (text: string): Program => compile(assemble(parseYaml({ name: '--spec', text }), readCatalogue()))[0]!;
const base = 'name: example\nfeatures: [number]\n';

test('a bound may be a number or a formula of the parameters, and the axes those of the feature', () => {
  const program = programOf(`${base}inputs: { rate: { minimum: 'where(log, -inf, 1 / 4)', exclusiveMaximum: 9 }, target: { minimum: 0 } }
parameters: { log: { default: true } }
loss: rate * target`);
  expect(program.signature.inputs.map(({ dims }) => dims)).toEqual([['batch'], ['batch']]);
  expect(domainOf(program, 'rate', { log: true })).toEqual({ low: -Infinity, high: 9, lowOpen: false, highOpen: true });
  expect(domainOf(program, 'rate', { log: false })).toMatchObject({ low: 0.25 });
  expect(domainOf(program, 'target', { log: false })).toEqual({ low: 0, high: Infinity, lowOpen: false, highOpen: false });
});

test('a kind has bounds of its own', () => {
  const program = programOf(`${base}input: probabilities\nloss: probabilities - target`);
  expect(domainOf(program, 'probabilities', {})).toMatchObject({ low: 0, high: 1 });
});

const any = [0, 0.3, -1.2, 1, -1, 1e-8, 30, -30, 88.7, 1e4, -1e4];
const intervals = [
  { low: 0, high: Infinity, lowOpen: false, highOpen: false },
  { low: 0, high: Infinity, lowOpen: true, highOpen: false },
  { low: -Infinity, high: 0, lowOpen: false, highOpen: true },
  { low: 0, high: 1, lowOpen: false, highOpen: false },
  { low: 2, high: 3, lowOpen: true, highOpen: true },
];
test.each(intervals)('any number is brought into %j, as far as the interval goes', (interval) => {
  const { low, high, lowOpen, highOpen } = interval;
  const brought = any.map((x) => within(interval, x));
  for (const x of brought) {
    expect(x >= low && x <= high).toBe(true);
    expect((lowOpen && x === low) || (highOpen && x === high)).toBe(false);
  }
  expect(new Set(brought).size).toBeGreaterThan(2);
  for (const [end, open] of [
    [low, lowOpen],
    [high, highOpen],
  ] as const)
    if (Number.isFinite(end) && !open) expect(brought).toContain(end);
});

test('an axis is as long as its slices need, and an axis under two names has one length', () => {
  const program = programOf(`name: example
features: [vector]
inputs: { x: [batch, element], cost: [element, other] }
loss: sum(slice(slice(x, element, first=2), element, last=2)) + sum(rename(x, element=other) * cost, axis=[element, other])`);
  expect(sizesOf(program, { batch: 2, element: 3 })).toMatchObject({ batch: 2, element: 5, other: 5 });
});

test('arrays are tried as long as the axis that they lie along by default, and within their bounds', () => {
  const taus = '  taus: { type: array, axis: quantile, default: [0.1, 0.5, 0.9], exclusiveMinimum: 0, maximum: 1 }';
  const inputs = 'inputs: { prediction: [batch, quantile], target: [batch] }';
  const program = programOf(`${base}${inputs}\nparameters:\n${taus}\nloss: mean(abs(prediction - target) / taus, axis=quantile)\n`);
  const sizes = sizesOf(program, { batch: 1, class: 3, quantile: 2 });
  expect(sizes.quantile).toBe(3);
  for (const { taus: tried } of configs(program.spec.parameters, sizes) as { taus: number[] }[]) {
    expect(tried).toHaveLength(3);
    expect(tried.filter((tau) => tau <= 0 || tau > 1)).toEqual([]);
  }
});
