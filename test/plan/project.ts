/** A project in a temporary folder, with two losses, a schema without a header, and a stub that is a person's. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { File } from '../../src/file.js';
import { apply } from '../../src/plan/disk.js';
import { sha256 } from '../../src/plan/manifest.js';
import { header } from '../../src/plan/owned.js';
import { type Change, findings, plan } from '../../src/plan/plan.js';
import { survey } from '../../src/plan/survey.js';

export const out = 'generated';
export const hashes = new Map([['src/losses/a.loss.yaml', sha256('a')]]);
export const manifest = 'generated/manifest.json';

export function tool(path: string, body: string, spec: string | null = 'src/losses/a.loss.yaml'): File {
  return { path, text: header(path, spec) + body, owner: 'tool', spec, template: null };
}

export function person(path: string, text: string): File {
  return { path, text, owner: 'person', spec: null, template: null };
}

/** All that would be written, the tool's part of it in the given version. */
export function rendered(version: string): File[] {
  return [
    tool('generated/losses/a.ts', `export const a = '${version}';\n`),
    tool('generated/losses/b.ts', `export const b = '${version}';\n`, 'src/losses/b.loss.yaml'),
    tool('generated/schemas/a.json', `{ "version": "${version}" }\n`),
    person('test/losses/a.test.ts', `// begun in ${version}\n`),
  ];
}

export function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'plan-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** A folder in which version `one` has been generated. */
export function project(): string {
  const root = folder();
  generate(root, rendered('one'));
  return root;
}

export function planned(root: string, files: readonly File[]): Change[] {
  return plan(files, survey(root, out, files), hashes);
}

export function generate(root: string, files: readonly File[], force = false): string[] {
  return apply(root, planned(root, files), { out, force }).map(({ path }) => path);
}

/** path: finding, of all findings. */
export function found(root: string, files: readonly File[]): Record<string, string> {
  return Object.fromEntries(findings(planned(root, files)).map(({ path, finding }) => [path, String(finding)]));
}

/** Every file by its path, with its bytes and its time. */
export function snapshot(root: string): Record<string, string> {
  const paths = (readdirSync(root, { recursive: true }) as string[]).sort();
  const files = paths.filter((path) => statSync(join(root, path)).isFile());
  return Object.fromEntries(
    files.map((path) => [path, `${statSync(join(root, path)).mtimeMs} ${readFileSync(join(root, path), 'latin1')}`]),
  );
}

export function texts(root: string, files: readonly File[]): string[] {
  return files.map(({ path }) => readFileSync(join(root, path), 'utf8'));
}
