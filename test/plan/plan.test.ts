import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply } from '../../src/plan/disk.js';
import { readManifest } from '../../src/plan/manifest.js';
import { isOurs } from '../../src/plan/owned.js';
import { findings, mend, only } from '../../src/plan/plan.js';
import { folder, found, generate, manifest, out, person, planned, project, rendered, texts, tool } from './project.js';

const [a, b, schema, stub] = ['generated/losses/a.ts', 'generated/losses/b.ts', 'generated/schemas/a.json', 'test/losses/a.test.ts'];
const one = rendered('one');
const two = rendered('two');

describe('what is found', () => {
  test('in an empty folder every output is missing', () => {
    const root = folder();
    expect(found(root, one)).toEqual({ [a]: 'missing', [b]: 'missing', [schema]: 'missing', [stub]: 'missing', [manifest]: 'missing' });
    expect(mend(planned(root, one))).toBe('create-loss generate');
  });

  test('after generate nothing is', () => {
    const root = project();
    expect(found(root, one)).toEqual({});
    expect(mend(planned(root, one))).toBe(null);
  });

  test('what another rendering wrote is stale', () => {
    const root = project();
    expect(found(root, two)).toEqual({ [a]: 'stale', [b]: 'stale', [schema]: 'stale', [manifest]: 'stale' });
    expect(mend(planned(root, two))).toBe('create-loss generate');
  });

  test.each([a, b, schema])('an edit of %s is left until force, and stays found', (path) => {
    const root = project();
    writeFileSync(join(root, path), `${readFileSync(join(root, path), 'utf8')}\n`);
    for (const files of [one, two]) {
      generate(root, files);
      expect(found(root, files)).toEqual({ [path]: 'edited' });
      expect(mend(planned(root, files))).toBe('create-loss generate --force');
    }
    generate(root, two, true);
    expect(found(root, two)).toEqual({});
    expect(texts(root, two.slice(0, 3))).toEqual(two.slice(0, 3).map(({ text }) => text));
  });

  test('an edit that is taken back is stale, not edited', () => {
    const root = project();
    writeFileSync(join(root, a), 'an edit');
    generate(root, two);
    writeFileSync(join(root, a), one[0]!.text);
    expect(found(root, two)[a]).toBe('stale');
    generate(root, two);
    expect(found(root, two)).toEqual({});
  });

  test('a file that was there first is foreign, and even force leaves it, twice', () => {
    const root = folder();
    for (const path of [a, schema]) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), '{ "mine": true }');
    }
    for (const files of [one, two, one]) {
      generate(root, files, true);
      expect(found(root, files)).toEqual({ [a]: 'foreign', [schema]: 'foreign' });
      expect(mend(planned(root, files))).toBe(null);
    }
    expect(readFileSync(join(root, a), 'utf8')).toBe('{ "mine": true }');
  });

  test('an output that is no longer rendered is orphaned and removed', () => {
    const root = project();
    const without = one.filter(({ path }) => path !== b && path !== schema);
    expect(found(root, without)).toEqual({ [b]: 'orphaned', [schema]: 'orphaned', [manifest]: 'stale' });
    expect(generate(root, without)).toEqual([manifest, b, schema]);
    expect(found(root, without)).toEqual({});
  });

  test('an orphan that was edited is found until force removes it', () => {
    const root = project();
    const without = one.filter(({ path }) => path !== schema);
    writeFileSync(join(root, schema), '{}');
    generate(root, without);
    generate(root, without);
    expect(found(root, without)).toEqual({ [schema]: 'edited' });
    expect(generate(root, without, true)).toEqual([manifest, schema]);
    expect(found(root, without)).toEqual({});
  });

  test('a stub that a person changed or emptied is no finding, an absent one is', () => {
    const root = project();
    writeFileSync(join(root, stub), '');
    expect(found(root, two)[stub]).toBeUndefined();
    generate(root, two, true);
    expect(readFileSync(join(root, stub), 'utf8')).toBe('');
    rmSync(join(root, stub));
    expect(found(root, two)).toEqual({ [stub]: 'missing' });
  });

  test('a file handed over to a person is never touched again', () => {
    const root = project();
    const handed = one.map((file) => (file.path === a ? person(a, 'new text') : file));
    generate(root, handed, true);
    generate(root, one.slice(1), true);
    expect(readFileSync(join(root, a), 'utf8')).toBe(one[0]!.text);
  });

  test('two outputs at one path are a defect', () => {
    expect(() => planned(folder(), [...one, tool(a, '')])).toThrow('Two outputs');
    expect(() => planned(folder(), [tool(manifest, '')])).toThrow('Two outputs');
  });

  test('the plan does not depend on the order of the files', () => {
    expect(planned(folder(), [...one].reverse())).toEqual(planned(folder(), one));
  });
});

describe('bytes', () => {
  test('any one-byte change of any owned file is found, and mended by the command it names', () => {
    const root = project();
    for (const path of [a, b, schema, manifest]) {
      const bytes = readFileSync(join(root, path));
      for (let at = 0; at < bytes.length; at++) {
        for (const change of [changed(bytes, at), deleted(bytes, at), inserted(bytes, at)]) {
          writeFileSync(join(root, path), change);
          if (found(root, one)[path] === undefined) throw new Error(`${path}: byte ${at} of ${JSON.stringify(change.toString())}`);
        }
      }
      generate(root, one, mend(planned(root, one))!.endsWith('--force'));
      expect(readFileSync(join(root, path))).toEqual(bytes);
    }
  });

  test('a byte that is not UTF-8 is found', () => {
    const files = [tool('generated/a.ts', '// \u{FFFD}\n')];
    const root = folder();
    generate(root, files);
    const bytes = readFileSync(join(root, 'generated/a.ts'));
    bytes[bytes.indexOf(0xef)] = 0xf0;
    writeFileSync(join(root, 'generated/a.ts'), bytes);
    expect(found(root, files)).toEqual({ 'generated/a.ts': 'edited' });
  });

  test('a checkout with CRLF is current, also when it becomes stale it is not edited', () => {
    const root = project();
    for (const path of [a, b, schema, manifest, stub]) {
      writeFileSync(join(root, path), readFileSync(join(root, path), 'utf8').replaceAll('\n', '\r\n'));
    }
    expect(found(root, one)).toEqual({});
    expect(generate(root, one)).toEqual([]);
    expect(found(root, two)).toEqual({ [a]: 'stale', [b]: 'stale', [schema]: 'stale', [manifest]: 'stale' });
    generate(root, two);
    expect(texts(root, two.slice(0, 3))).toEqual(two.slice(0, 3).map(({ text }) => text));
  });

  test('one CRLF among LF is an edit', () => {
    const root = project();
    writeFileSync(join(root, a), one[0]!.text.replace('\n', '\r\n'));
    expect(found(root, one)).toEqual({ [a]: 'edited' });
  });
});

describe('the manifest', () => {
  test('deleted, it is missing and comes back; nothing that is current is touched', () => {
    const root = project();
    rmSync(join(root, manifest));
    expect(found(root, one)).toEqual({ [manifest]: 'missing' });
    expect(generate(root, one)).toEqual([manifest]);
  });

  test('deleted, it leaves a stale file with a header to force, and one without to its person', () => {
    const root = project();
    rmSync(join(root, manifest));
    expect(found(root, two)).toEqual({ [a]: 'edited', [b]: 'edited', [schema]: 'foreign', [manifest]: 'missing' });
    generate(root, two, true);
    expect(found(root, two)).toEqual({ [schema]: 'foreign' });
  });

  test.each(['', '{}\n', 'garbage', '<<<<<<< ours\n'])('with %j in its place it is stale and mended', (text) => {
    const root = project();
    writeFileSync(join(root, manifest), text);
    expect(found(root, one)).toEqual({ [manifest]: 'stale' });
    generate(root, one);
    expect(found(root, one)).toEqual({});
  });

  test('the manifest.json of another tool is foreign and survives', () => {
    const root = project();
    writeFileSync(join(root, manifest), '{ "name": "an app" }');
    expect(found(root, one)).toEqual({ [manifest]: 'foreign' });
    generate(root, two, true);
    expect(readFileSync(join(root, manifest), 'utf8')).toBe('{ "name": "an app" }');
  });

  test("a line that names a person's file, with its true hash, does not make it ours", () => {
    const root = project();
    const lines = readFileSync(join(root, manifest), 'utf8');
    const mine = ['generated/mine.ts', 'generated/mine.json', 'package.json', '../outside.ts'];
    for (const path of mine.slice(0, 3)) writeFileSync(join(root, path), one[0]!.text);
    const copies = mine.map((path) => lines.split('\n')[1]!.replace(a, path));
    writeFileSync(join(root, manifest), lines.replace('{\n', `{\n${copies.join('\n')}\n`));
    expect(found(root, one)).toEqual({ [manifest]: 'stale' });
    expect(generate(root, one, true)).toEqual([manifest]);
    for (const path of mine.slice(0, 3)) expect(readFileSync(join(root, path), 'utf8')).toBe(one[0]!.text);
  });

  test('a hash brought up to date by hand does not hide an edit, nor make it overwritten', () => {
    const root = project();
    writeFileSync(join(root, a), `${one[0]!.text}// an edit\n`);
    const edited = readManifest(planManifest([tool(a, `${one[0]!.text}// an edit\n`), ...one.slice(1)])).get(a)![0]!.hash;
    const lines = readFileSync(join(root, manifest), 'utf8');
    writeFileSync(join(root, manifest), lines.replace(readManifest(lines).get(a)![0]!.hash, edited));
    expect(found(root, two)[a]).toBe('edited');
    generate(root, two);
    expect(readFileSync(join(root, a), 'utf8')).toContain('an edit');
  });

  test('it is JSON, has no absolute path, and its lines are sorted by code unit', () => {
    const text = planManifest([tool('generated/Z.ts', ''), tool('generated/a.ts', ''), tool('generated/é.ts', '')]);
    expect(Object.keys(JSON.parse(text))).toEqual(['generated/Z.ts', 'generated/a.ts', 'generated/é.ts', '//']);
    expect(JSON.parse(text)['generated/a.ts']).toMatchObject({ spec: 'src/losses/a.loss.yaml', template: null, templateHash: null });
  });

  function planManifest(files: Parameters<typeof planned>[1]): string {
    return planned(folder(), files).find(({ path }) => path === manifest)!.after!;
  }
});

describe('a part of the plan', () => {
  test('leaves the rest as it is, not as an edit', () => {
    const root = project();
    const part = only(planned(root, two), out, ({ file }) => file?.spec === 'src/losses/b.loss.yaml');
    expect(findings(part).map(({ path }) => path)).toEqual([b, manifest]);
    expect(apply(root, part, { out, force: false }).map(({ path }) => path)).toEqual([b, manifest]);
    expect(found(root, two)).toEqual({ [a]: 'stale', [schema]: 'stale', [manifest]: 'stale' });
  });
});

test('a header is known by each of its lines, and a mention of the tool is none', () => {
  const [first, second] = tool(a, '').text.split('\n');
  for (const text of [first!, second!, `\u{FEFF}${first}`, `#!/usr/bin/env node\n${first}`]) expect(isOurs(text)).toBe(true);
  expect(isOurs('// see what is @generated by create-loss\n')).toBe(false);
  expect(isOurs(`${'\n'.repeat(20)}${first}`)).toBe(false);
});

test('the path of a spec cannot end the comment it stands in', () => {
  for (const path of ['a.ts', 'a.py', 'a.md', 'a.wat']) {
    const lines = (spec: string) => tool(path, '', spec).text.split('\n').length;
    expect(lines('x\nevil\u2028\r.yaml')).toBe(lines('x.yaml'));
    expect(tool(path, '', '--> evil <script> */').text).not.toMatch(/--> evil|<script|\*\/ *$/);
  }
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
}

function deleted(bytes: Buffer, at: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
}

function inserted(bytes: Buffer, at: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(' '), bytes.subarray(at)]);
}
