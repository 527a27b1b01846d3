/** Specs on the disk: found in one order, read within bounds, never through a link that leaves the folder. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Refusal } from '../../src/diagnostics.js';
import { listSpecs, readSource } from '../../src/spec/read.js';

function folder(): string {
  const home = mkdtempSync(join(tmpdir(), 'create-loss-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test('spec files are listed by code unit; folders, other files and links that lead out are not', () => {
  const [home, away] = [folder(), folder()];
  for (const file of ['b.loss.yaml', 'a_b.loss.yaml', 'a.loss.yaml', 'a.yaml']) writeFileSync(join(home, file), '');
  writeFileSync(join(away, 'out.loss.yaml'), '');
  mkdirSync(join(home, 'dir.loss.yaml'));
  symlinkSync(join(away, 'out.loss.yaml'), join(home, 'out.loss.yaml'));
  symlinkSync(join(home, 'a.loss.yaml'), join(home, 'in.loss.yaml'));
  symlinkSync(join(home, 'nowhere'), join(home, 'broken.loss.yaml'));
  expect(listSpecs(home).map((path) => basename(path))).toEqual(['a.loss.yaml', 'a_b.loss.yaml', 'b.loss.yaml', 'in.loss.yaml']);
  expect(listSpecs(join(home, 'nowhere'))).toEqual([]);
});

const said = (path: string): string => {
  try {
    return readSource(path).text;
  } catch (error) {
    return (error as Refusal).message;
  }
};

test('a spec that is not there is asked about', () => {
  const home = folder();
  writeFileSync(join(home, 'huber.loss.yaml'), '');
  expect(said(join(home, 'hubre.loss.yaml'))).toBe(`No spec at ${home}/hubre.loss.yaml.\nDid you mean \`huber.loss.yaml\`?`);
  expect(said(home)).toBe(`No spec at ${home}.\n`.trimEnd());
});

test('a large file is refused before it is read', () => {
  const path = join(folder(), 'a.loss.yaml');
  writeFileSync(path, '');
  truncateSync(path, 2 ** 40);
  expect(said(path)).toBe(`${path} is ${2 ** 40} bytes long; a spec may have 65536.\nA spec is a page of text. Is this the right file?`);
});

test('a byte order mark and CRLF are gone from the text', () => {
  const path = join(folder(), 'a.loss.yaml');
  writeFileSync(path, '\uFEFFname: a\r\n');
  expect(said(path)).toBe('name: a\n');
});
