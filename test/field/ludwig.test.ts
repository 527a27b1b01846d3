/** Every loss that Ludwig registers has one of ours in its place, and every number that is not Ludwig's is said to differ. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { conform } from '../../src/spec/conform.js';
import { configSchema } from '../../src/spec/parameter.js';
import pairs from '../ludwig/pairs.json' with { type: 'json' };
import { specs } from '../proofs/library.js';

type Row = { type: string; ours: string[]; differs?: string; ludwig_number?: object };
type Call = { loss?: string; set?: object; cases?: Call[] };
const read = <T>(file: string): T => parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
const rows = read<Row[]>('ludwig.yaml');

test('the rows are the types that Ludwig registers, each once', () => {
  expect(rows.map(({ type }) => type).sort()).toEqual([...new Set(pairs.map(([, type]) => type))].sort());
});

test.each(rows.map((row) => [row.type, row] as const))('%s has those losses of ours, and differs as a sentence says', (type, row) => {
  expect(row.ours).toEqual(specs.flatMap(({ name, ludwig }) => (ludwig === type ? [name] : [])).sort());
  expect(row.ours.length).toBeGreaterThan(0);
  if (row.differs !== undefined) expect(row.differs).toMatch(/^[A-Z].*\.$/);
});

test.each(rows.filter((row) => row.ludwig_number !== undefined).map((row) => [row.type, row] as const))(
  "the config with %s's own number is one that its loss takes, and not its default",
  (_, { ours, ludwig_number }) => {
    const spec = specs.find(({ name }) => name === ours[0])!;
    expect(conform(configSchema(spec), { type: spec.name, ...ludwig_number })).toEqual([]);
    for (const [name, value] of Object.entries(ludwig_number!))
      expect(spec.parameters.find((parameter) => parameter.name === name)?.default).not.toBe(value);
  },
);

test('a case of Ludwig that comes out otherwise is of a loss that is said to differ, and settings are those of the cases', () => {
  const { functions } = read<{ functions: Record<string, Call> }>('../goldens/conventions/ludwig.yaml');
  const { differences } = read<{ differences: { fn: string }[] }>('../goldens/differences.yaml');
  const calls = (call: Call): Call[] => [call, ...(call.cases ?? [])];
  const failing = differences
    .filter(({ fn }) => fn.startsWith('ludwig.'))
    .flatMap(({ fn }) => calls(functions[fn]!).flatMap(({ loss }) => loss ?? []));
  const said = rows.flatMap(({ differs, ours }) => (differs === undefined ? [] : ours));
  expect(failing.length).toBeGreaterThan(0);
  expect(failing.filter((loss) => !said.includes(loss))).toEqual([]);

  const set = Object.values(functions).flatMap(calls);
  expect(new Map(rows.flatMap(({ ours, ludwig_number }) => (ludwig_number ? [[ours[0], ludwig_number]] : [])))).toEqual(
    new Map(set.flatMap(({ loss, set }) => (set ? [[loss, set]] : []))),
  );
});
