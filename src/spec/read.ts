/** Text → Spec, all issues at once; and the only place where specs are read from the disk. */

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean, refuse, type Source } from '../diagnostics.js';
import { assemble } from './assemble.js';
import type { Spec } from './spec.js';
import { type Catalogue, withinCatalogue } from './torch.js';
import { textOf } from './utf8.js';
import { parseYaml, refuseLarge } from './yaml.js';

/** The spec that a text declares; throws one refusal with everything that is wrong, in the order of the text. */
export const readSpec = (source: Source, catalogue: Catalogue): Spec => assemble(parseYaml(source), catalogue);

/** A file as a source, by some name; without one, by the path as given, with forward slashes. */
export function readSource(path: string, name = path.replaceAll('\\', '/')): Source {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return refuse('spec_not_found', { path: name, suggestion: nearby(path) });
  refuseLarge(name, stat.size);
  return { name, text: textOf(readFileSync(path), name) };
}

const nearby = (path: string): string => {
  const files = listSpecs(dirname(path)).map((file) => basename(file));
  return didYouMean(basename(path), files);
};

/** Paths of the spec files of a folder, by code unit; a link that leaves the folder is none of them. */
export function listSpecs(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const home = realpathSync(folder) + sep;
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.loss.yaml'))
    .sort();
  return files
    .map((file) => join(folder, file))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() && realpathSync(path).startsWith(home));
}

/** The folder of the standard library's specs, from the sources and from the built package alike. */
export function libraryFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const losses = join(folder, 'src', 'losses');
    if (existsSync(losses)) return losses;
    if (folder === dirname(folder)) throw new Error('src/losses is missing from the package');
  }
}

/** The catalogue of torch.nn losses, its specs read when one is first asked for. */
export function readCatalogue(folder: string = join(libraryFolder(), 'torch')): Catalogue {
  let specs: Map<string, Spec> | null = null;
  const all = () => {
    specs ??= new Map(
      listSpecs(folder)
        .map((path) => readSpec(readSource(path), withinCatalogue))
        .map((spec) => [spec.className, spec]),
    );
    return specs;
  };
  return { names: () => [...all().keys()], find: (name) => all().get(name) ?? null };
}
