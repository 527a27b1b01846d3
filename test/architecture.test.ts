/** The shape of the house: data flows one way, each dependency has one door, no file grows beyond a screen or two. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** From left to right; a file imports only from its own place and from the left. Types count. */
const river = [
  'nearest.ts',
  'source.ts',
  'diagnostics.ts',
  'spec',
  'lang',
  'ir',
  'rewrite',
  'gradient',
  'tensor.ts',
  'evaluate.ts',
  'fingerprint.ts',
  'signature.ts',
  'outputs.ts',
  'composite.ts',
  'naming.ts',
  'program.ts',
  'inputs',
  'terms.ts',
  'reference.ts',
  'file.ts',
  'code',
  'targets',
  'plan',
  'project',
  'verify',
  'index.ts',
  'cli',
];
const island = 'runtime';

/** Each has exactly one importing file in src; `*` is the runtime's tfjs, which every file of the island may import. */
const doors: Record<string, string> = {
  yaml: 'spec/yaml.ts',
  ajv: 'spec/conform.ts',
  handlebars: 'code/template.ts',
  'json-schema-to-typescript': 'targets/tfjs/schema.ts',
  'ts-morph': 'project/compiler.ts',
  'decimal.js': 'verify/digits.ts',
  inquirer: 'cli/new-prompts.ts',
  wabt: 'targets/kernel/assemble.ts',
};

/** Lines that are neither blank nor comment. */
const budget = { file: 170, median: 90 };

const src = join(import.meta.dirname, '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split('\\').join('/'))
  .filter((path) => path.endsWith('.ts'))
  .sort();

const specifiers = (path: string): string[] => {
  const text = readFileSync(join(src, path), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)|createRequire\(import\.meta\.url\)\(['"]([^'"]+)['"]\)/g,
  );
  return [...found].map(([, a, b, c]) => (a ?? b ?? c)!);
};
const imports = new Map(
  files.map((path) => [
    path,
    specifiers(path)
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.normalize(posix.join(dirname(path), name)).replace(/\.js$/, '.ts')),
  ]),
);
const packages = new Map(
  files.map((path) => [path, specifiers(path).filter((name) => !name.startsWith('.') && !name.startsWith('node:'))]),
);
const place = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path);
const bare = (name: string): string => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0]!);

describe('the river', () => {
  test('every place in src is named in it', () => {
    expect([...new Set(files.map(place))].filter((name) => ![...river, island].includes(name))).toEqual([]);
  });

  test.each(files)('%s imports nothing from its right', (path) => {
    const at = river.indexOf(place(path));
    const right = imports.get(path)!.filter((other) => place(other) !== island && river.indexOf(place(other)) > at);
    expect(right).toEqual([]);
  });

  test('the runtime is an island: it imports tfjs and itself', () => {
    const own = files.filter((path) => place(path) === island);
    expect(own.length).toBeGreaterThan(5);
    for (const path of own) {
      expect(imports.get(path)!.filter((other) => place(other) !== island)).toEqual([]);
      expect(packages.get(path)!.filter((name) => name !== '@tensorflow/tfjs')).toEqual([]);
      expect(readFileSync(join(src, path), 'utf8')).not.toMatch(/from 'node:/);
    }
    const bridges = files.filter((path) => place(path) !== island && imports.get(path)!.some((other) => place(other) === island));
    expect(bridges).toEqual([]);
  });

  test('within the kernels, too', () => {
    const reach = ['text', 'formula', 'lanes', 'loops', 'module'];
    const at = (path: string) => {
      const [first] = path.slice('targets/kernel/'.length).split('/') as [string];
      return first.endsWith('.ts') ? reach.length - 1 : reach.indexOf(first);
    };
    const kernel = files.filter((path) => path.startsWith('targets/kernel/'));
    expect(kernel.filter((path) => at(path) < 0)).toEqual([]);
    const up = kernel.flatMap((path) =>
      imports.get(path)!.flatMap((other) => (other.startsWith('targets/kernel/') && at(other) > at(path) ? [`${path} → ${other}`] : [])),
    );
    expect(up).toEqual([]);
  });

  test('no target imports another', () => {
    const crossing = files.flatMap((path) =>
      imports.get(path)!.filter((other) => {
        const [from, to] = [path, other].map((name) => /^targets\/([^/]+)\//.exec(name)?.[1]);
        return from !== undefined && to !== undefined && from !== to;
      }),
    );
    expect(crossing).toEqual([]);
  });
});

test('no file imports itself by way of others, types included', () => {
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    state.set(path, 'open');
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of files) visit(path, []);
  expect(cycles).toEqual([]);
});

test('every third-party package has the one importer that is named here', () => {
  const importers: Record<string, string[]> = {};
  for (const [path, names] of packages) {
    if (place(path) === island) continue;
    for (const name of new Set(names.map(bare))) importers[name] = [...(importers[name] ?? []), path];
  }
  expect(Object.keys(importers).filter((name) => !(name in doors))).toEqual(['@tensorflow/tfjs'].filter((name) => name in importers));
  for (const [name, door] of Object.entries(doors)) expect({ [name]: importers[name] }).toEqual({ [name]: [door] });
});

describe('size', () => {
  const size = (path: string) =>
    readFileSync(join(src, path), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s*(\/\*\*|\*|\/\/)/.test(line)).length;

  test.each(files)('%s stays within the budget', (path) => {
    expect(size(path)).toBeLessThanOrEqual(budget.file);
  });

  test('the middle file is small', () => {
    const sizes = files.map(size).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(budget.median);
  });
});

test('nothing committed names a path of the machine it was written on', () => {
  const root = join(src, '..');
  const own = relative('/', root).split(/[\\/]/)[0]!;
  expect(own.length).toBeGreaterThan(0);
  for (const path of files) expect(readFileSync(join(src, path), 'utf8')).not.toContain(root + '/');
});
