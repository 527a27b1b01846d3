/** The committed kernels are what the specs give today: text for text, and assembled again, byte for byte. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/targets/kernel/assemble.js';
import { misfit } from '../../src/targets/kernel/fit.js';
import { moduleOf } from '../../src/targets/kernel/module.js';
import { programsOf } from '../proofs/library.js';

const folder = join(import.meta.dirname, '../../generated/kernels');
const committed = (file: string) => readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n');

const manifest = JSON.parse(committed('manifest.json')) as { losses: Record<string, Record<string, string>> };

describe.each([...programsOf])('%s', (name, programs) => {
  const table = committed(`${name}.ts`);

  test('says why a program has no kernel', () => {
    const reasons = programs.flatMap((program) => misfit(program) ?? []);
    expect([...table.matchAll(/computed by ops, as (.*)\.$/gm)].map(([, reason]) => reason)).toEqual(reasons);
    const computed = programs.map((program) => misfit(program)).map((reason) => (reason === null ? 'kernel' : `ops, as ${reason}`));
    expect(Object.values(manifest.losses[name]!)).toEqual(computed);
  });

  test.runIf(programs.some((program) => misfit(program) === null))('is emitted again to the byte', async () => {
    const { text } = moduleOf(programs);
    expect(committed(`${name}.wat`).endsWith(`\n${text}`)).toBe(true);
    const code = Buffer.from(await assemble(name, text)).toString('base64');
    expect(table.includes(`compiled('${code}')`)).toBe(true);
  });
});
