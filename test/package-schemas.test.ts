/** The schema that an editor checks a config with, and the walk that checks it at run time, agree on every generated loss. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { getLossClass, getLossClasses, lossNames } from '../generated/registry.js';
import { type FeatureName, features } from '../src/spec/features.js';

const ajv = () => new Ajv2020({ strict: false, strictNumbers: true });
const schemas = join(import.meta.dirname, '../generated/schemas');
const read = (path: string) => JSON.parse(readFileSync(join(schemas, path), 'utf8'));

const numbers = [0, -0, 1, -1, 0.5, 2, 2.5, 1e-7, -1e-7, 5e-324, 1e308, -1e308, 2 ** 53, Number.NaN, Infinity, -Infinity];
const others = [null, true, false, '', '1', 'mean', 'sum', 'none', {}, [], [1, 2], [-1], [null], ['a'], [[1]], [Number.NaN]];

interface Row {
  readonly name: string;
  readonly [keyword: string]: unknown;
}

/** Every value of the grid, what the row lists, and its bounds with both neighbours. */
function valuesFor(row: Row): unknown[] {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].flatMap((key) => {
    const bound = row[key] as number | undefined;
    return bound === undefined ? [] : [bound, bound + 1e-9, bound - 1e-9, bound + 1, bound - 1];
  });
  const listed = [...((row.enum as unknown[] | undefined) ?? []), ...('default' in row ? [row.default] : [])];
  return [...numbers, ...others, ...bounds, ...listed];
}

const accepts = (act: () => unknown): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

describe.each(lossNames())('the config of %s', (name) => {
  const Config = getLossClass(name).getSchemaClass();
  const file = read(`${name}.schema.json`);
  const validate = ajv().compile(file);
  const rows: readonly Row[] = Config.parameters as never;
  const keys: readonly Row[] = [
    ...rows,
    { name: 'weight', minimum: 0 },
    { name: 'reduction' },
    { name: 'type' },
    { name: 'wieght' },
    { name: '__proto__' },
  ];

  test('has one schema, in the class and in the file', () => {
    expect(Config.schema).toEqual(file);
    expect(Object.keys(file.properties).sort()).toEqual(
      [...new Set(['type', 'weight', 'reduction', ...rows.map((row) => row.name)])].sort(),
    );
  });

  test('is accepted by the walk exactly where ajv accepts it', () => {
    let [right, wrong] = [0, 0];
    for (const row of keys) {
      for (const value of valuesFor(row)) {
        const config = Object.defineProperty({ type: name }, row.name, { value, enumerable: true });
        const accepted = validate(config);
        expect([row.name, value, accepts(() => Config.parse(config))]).toEqual([row.name, value, accepted]);
        accepted ? right++ : wrong++;
      }
    }
    expect([right > 20, wrong > 50]).toEqual([true, true]);
  });

  test('keeps its own defaults', () => {
    const filled = Config.parse({ type: name });
    expect(validate({ ...filled })).toBe(true);
    expect(Config.parse(filled)).toEqual(filled);
    for (const row of rows) expect(filled).toHaveProperty(row.name, row.default);
  });
});

describe.each(readdirSync(join(schemas, 'features')).sort())('the combined schema %s', (path) => {
  const feature = path.split('.')[0] as FeatureName;
  const validate = ajv().compile(read(`features/${path}`));
  const names = getLossClasses(feature).map(({ type }) => type);
  const fallback = names.find((name) => name === features[feature].defaultLoss);
  const parametersOf = (name: string) => getLossClass(name).getSchemaClass().parameters;

  test('takes each loss of the feature with its defaults and no other loss', () => {
    expect(names.length).toBeGreaterThan(0);
    for (const name of lossNames()) {
      const filled = { ...getLossClass(name).getSchemaClass().parse({ type: name }) };
      expect([name, validate(filled)]).toEqual([name, names.includes(name)]);
    }
    expect(validate({ type: 'no_such_loss' })).toBe(false);
  });

  test('refuses a misspelt key of every loss, with `type` and without', () => {
    for (const type of names) {
      for (const { name, default: value } of [...parametersOf(type), { name: 'weight', default: 1 }]) {
        expect([type, name, validate({ type, [name]: value })]).toEqual([type, name, true]);
        expect([type, name, validate({ type, [`${name}x`]: value })]).toEqual([type, name, false]);
        expect([name, validate({ [`${name}x`]: value })]).toEqual([name, false]);
      }
    }
  });

  test('without `type` means the default loss, and none where the project lacks it', () => {
    expect(validate({})).toBe(fallback !== undefined);
    for (const type of names) {
      for (const { name, default: value } of parametersOf(type)) {
        const known = fallback !== undefined && parametersOf(fallback).some((row) => row.name === name);
        if (!known || type === fallback) expect([type, name, validate({ [name]: value })]).toEqual([type, name, known]);
      }
    }
  });
});
