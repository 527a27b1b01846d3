/** The specs that come with the tool. */

import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/lang/parse.js';
import { conform } from '../../src/spec/conform.js';
import { features } from '../../src/spec/features.js';
import { configSchema } from '../../src/spec/parameter.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import { clashes } from '../../src/spec/together.js';
import { withinCatalogue } from '../../src/spec/torch.js';

const catalogue = readCatalogue();
const library = listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), catalogue));
const torch = listSpecs(join(libraryFolder(), 'torch')).map((path) => readSpec(readSource(path), withinCatalogue));

describe.each([...library, ...torch].map((spec) => [basename(spec.source.name), spec] as const))('%s', (_, spec) => {
  test('has formulas that parse', () => {
    for (const formula of [spec.loss, spec.weight, spec.divisor]) if (formula !== null) parse(formula);
  });

  test('has examples, features, a summary that is a sentence and a description of every parameter', () => {
    expect(spec.examples.length).toBeGreaterThan(0);
    expect(spec.features.length).toBeGreaterThan(0);
    expect(spec.summary).toMatch(/^[A-Z].*\.$/);
    for (const { description } of spec.parameters) expect(description).toMatch(/^[A-Z].*\.$/);
  });

  test('accepts its own defaults as a config, and no misspelt key', () => {
    const config = Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, parameter.default]));
    expect(conform(configSchema(spec), { type: spec.name, ...config, reduction: 'sum', weight: 0.5 })).toEqual([]);
    expect(conform(configSchema(spec), { type: spec.name, wieght: 1 }).map(({ keyword }) => keyword)).toEqual(['additionalProperties']);
  });
});

test('the default loss of every feature but anomaly is in the library, registered for it', () => {
  for (const [feature, { defaultLoss }] of Object.entries(features)) {
    if (feature === 'anomaly') continue;
    const spec = library.find(({ name }) => name === defaultLoss);
    expect(spec?.features.map(({ name }) => name)).toContain(feature);
  }
});

test('no two specs of the library clash, nor two of the catalogue', () => {
  expect(clashes(library)).toEqual([]);
  expect(clashes(torch)).toEqual([]);
});

test('a torch reference brings formula, inputs and parameters with it', () => {
  const huber = library.find(({ name }) => name === 'huber')!;
  const original = catalogue.find('HuberLoss')!;
  expect(huber.torch).toBe('HuberLoss');
  expect(huber.loss).toBe(original.loss);
  expect(huber.parameters.map(({ name }) => name)).toEqual(['delta']);
  expect(huber.inputs.map(({ name }) => name)).toEqual(['prediction', 'target']);
});
