/** `npm run faults` takes long and is run by hand; here, that what each fault changes still stands where the table says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Fault = [name: string, path: string, right: string, wrong: string];
const { faults }: { faults: Fault[] } = await import(new URL('./faults-table.mjs', import.meta.url).href);

test.each(faults)('%s: its place stands in %s', (_name, path, right, wrong) => {
  const text = readFileSync(join(import.meta.dirname, '..', path), 'utf8');
  expect(text).toContain(right);
  expect(text.replace(right, wrong)).not.toBe(text);
});
