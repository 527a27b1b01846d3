/** What the specs of the library declare of their losses is true of them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/program.js';
import { readSpec } from '../../src/spec/read.js';
import { type PropertyName, propertyNames } from '../../src/spec/spec.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import { claims } from '../../src/verify/claims.js';
import { refute } from '../../src/verify/properties.js';
import { programsOf, specs } from './library.js';

const declared = specs.flatMap(({ name, properties }) => properties.map((property) => [name, property.name] as const));

test.each(declared)(
  '%s is %s',
  (name, property) => {
    expect(refute(programsOf.get(name)!, property)).toBe(null);
  },
  60_000,
);

/** Formulas of (prediction, target) that lack a property, and what the counter-example says. */
// biome-ignore format: a table
const refuted: readonly (readonly [PropertyName, header: string, loss: string, why: string])[] = [
  ['nonnegative',           'features: [number]\ninput: prediction',      'abs(prediction - target) - 1e-3',        'with prediction 0 and target 0 the loss is -0.001'],
  ['zero_at_target',        'features: [number]\ninput: prediction',      '(prediction - target)^2 + relu(target)', 'with prediction 1 and target 1 the loss is 1'],
  ['zero_at_target',        'features: [binary]\ninput: logits',          'softplus(-logits)',                      'with logits -10000 and target 0 the loss is 10000'],
  ['convex',                'features: [number]\ninput: prediction',      'sqrt(abs(prediction - target))',         'with target 0 the loss is 0 at prediction 0 and 1 at prediction 1, but half way between them 0.707107, more than their mean'],
  ['symmetric',             'features: [number]\ninput: prediction',      'relu(prediction - target)',              'with prediction 0 and target 1 the loss is 0, and with the two exchanged 1'],
  ['lipschitz',             'features: [number]\ninput: prediction',      '(prediction - target)^2',                'with prediction 0 and target 0, the slope by prediction is 25000 from 10000 to 15000 and 250000000 from 100000000 to 150000000, and so on'],
  ['permutation_invariant', 'features: [category]\ninput: logits',        'sum(index(class) * logits) + 0 * target', 'with logits [[0, 1]] and target 0 the loss is 1, and with the first two entries along class exchanged 0'],
  ['monotone_margin',       'features: [binary]\ninput: logits',          '(logits - where(target, 1, -1))^2',      'with logits 1 and target 1, moving logits towards what is true, from 1 to 1.25, raises the loss from 0 to 0.0625'],
];

describe.each(refuted)('what is not %s', (property, header, loss, why) => {
  test('is refuted by its simplest numbers', () => {
    const text = `name: mine\n${header}\nloss: ${loss}\n`;
    const programs = compile(readSpec({ name: 'mine.loss.yaml', text }, withinCatalogue));
    expect(refute(programs, property)).toEqual({ code: 'property_false', why });
  });
});

test('every property is refuted somewhere above', () => {
  expect(new Set(refuted.map(([property]) => property))).toEqual(new Set(propertyNames));
});

test('the README says of each property what is tried', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  for (const [name, { says }] of Object.entries(claims)) expect(readme).toContain(`| \`${name}\` | ${says} |`);
});
