/** Every loss that the field names is a loss of ours, or says why not. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conform } from '../../src/spec/conform.js';
import { configSchema } from '../../src/spec/parameter.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import { printField, readField, recent } from './table.mjs';

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const rows = readField(read('losses.yaml'));
const specsIn = (folder: string, catalogue: Parameters<typeof readSpec>[1]) =>
  listSpecs(join(libraryFolder(), folder)).map((path) => [readSource(path), catalogue] as const);
const library = new Map(
  [...specsIn('.', readCatalogue()), ...specsIn('torch', withinCatalogue)].map(([source, catalogue]) => {
    const spec = readSpec(source, catalogue);
    return [spec.name, spec] as const;
  }),
);

test('174 names, none twice, as many of each tier as were counted', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  const counts = Array.from({ length: 9 }, (_, tier) => rows.filter((row) => row.tier === tier).length);
  expect(counts).toEqual([37, 37, 26, 43, 10, 3, 7, 1, 10]);
});

test.each(rows.map((row) => [row.name, row] as const))('%s is a loss of ours with such a config, or says why not', (name, row) => {
  if (row['left out'] !== undefined) {
    expect(row.ours).toBe(undefined);
    expect(row['left out']).toMatch(/^[A-Z].*\.$/);
    expect(library.has(name)).toBe(false);
    return;
  }
  expect([...(row.ours ?? []), ...(row.how === undefined ? [] : [row.how])].length).toBeGreaterThan(0);
  for (const one of row.ours ?? []) {
    const config = typeof one === 'string' ? { type: one } : one;
    const spec = library.get(config.type);
    expect(spec?.name).toBe(config.type);
    expect(conform(configSchema(spec!), config)).toEqual([]);
  }
});

test('what the language has words for is left out only where it owns weights', () => {
  const left = rows.filter((row) => row['left out'] !== undefined && (row.tier <= 5 || row.tier === 7));
  expect(left.filter((row) => !/trainable weights/.test(row['left out']!)).map(({ name }) => name)).toEqual([]);
});

test.each(recent)('%s, of a paper, has no library, and twelve lines without its examples', (name) => {
  const { paper, source } = library.get(name)!;
  expect(rows.some((row) => row.name === name)).toBe(false);
  expect(paper).toMatch(/^https:/);
  const lines = source.text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  expect(lines.findIndex((line) => line.startsWith('examples:'))).toBeLessThanOrEqual(12);
});

test('the table is current: `npm run field` writes it', () => {
  expect(
    printField(
      rows,
      recent.map((name) => library.get(name)!),
    ),
  ).toBe(read('table.md'));
});
