/** The loss that a word on the command line means: a spec file, a loss of the project, of the standard library, or of torch. */

import { join, relative, resolve } from 'node:path';
import { closest, didYouMean, Refusal, refuse, type Source } from '../diagnostics.js';
import { compile, type Program } from '../program.js';
import { findProject, type Project } from '../project/config.js';
import { readSources } from '../project/render.js';
import { fileName } from '../spec/names.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../spec/read.js';
import type { Spec } from '../spec/spec.js';
import { withinCatalogue } from '../spec/torch.js';

export interface Subject {
  readonly spec: Spec;
  readonly programs: readonly Program[];
  readonly origin: 'file' | 'project' | 'library' | 'torch';
  /** Where the command runs, if that is a project. */
  readonly project: Project | null;
}

/** The nearest one of that name; throws a refusal where there is none, or where its spec is wrong. */
export function findSubject(cwd: string, word: string): Subject {
  const project = projectOf(cwd);
  const shelves = shelvesOf(project);
  const [origin, spec] = /[/\\]|\.ya?ml$/.test(word) ? (['file', specFile(cwd, word)] as const) : named(word, shelves);
  const beside = origin === 'file' ? [...shelves.project, ...shelves.library] : shelves[origin];
  return { spec, programs: compile(spec, callable(spec, beside)), origin, project };
}

/** The losses that a formula may call: those beside it that its text names, and what those name in turn. */
function callable(spec: Spec, beside: readonly Source[]): Spec[] {
  const found = new Map<string, Spec>();
  const collect = (text: string) => {
    for (const source of beside) {
      const name = baseName(source);
      if (name === spec.name || found.has(name) || !text.includes(name)) continue;
      const one = readable(source);
      if (one === null) continue;
      found.set(name, one);
      collect(source.text);
    }
  };
  collect(spec.source.text);
  return [...found.values()];
}

/** null: what is wrong with it is said where it is itself asked for. */
function readable(source: Source): Spec | null {
  try {
    return readSpec(source, readCatalogue());
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function projectOf(cwd: string): Project | null {
  try {
    return findProject(cwd);
  } catch (error) {
    if (error instanceof Refusal && error.diagnostics.every(({ code }) => code === 'config_not_found')) return null;
    throw error;
  }
}

/** A path outside the current folder is shown as it was given. */
function specFile(cwd: string, path: string): Spec {
  const shown = relative(cwd, resolve(cwd, path)).replaceAll('\\', '/');
  return readSpec(readSource(resolve(cwd, path), shown.startsWith('..') ? path.replaceAll('\\', '/') : shown), readCatalogue());
}

type Shelves = Readonly<Record<Exclude<Subject['origin'], 'file'>, readonly Source[]>>;

function shelvesOf(project: Project | null): Shelves {
  const torch = join(libraryFolder(), 'torch');
  return {
    project: project === null ? [] : readSources(project),
    library: listSpecs(libraryFolder()).map((path) => readSource(path)),
    torch: listSpecs(torch).map((path) => readSource(path)),
  };
}

function named(name: string, shelves: Shelves): readonly [Subject['origin'], Spec] {
  for (const origin of ['project', 'library', 'torch'] as const) {
    const spec = onShelf(name, shelves[origin], origin === 'torch');
    if (spec !== null) return [origin, spec];
  }
  const names = [...new Set([...shelves.project, ...shelves.library].map(baseName))];
  const near = closest(name, names);
  const suggestion = near === null ? 'Run `create-loss list` to see all of them.' : didYouMean(name, names);
  return refuse('unknown_loss', { name, suggestion });
}

/** The name of a loss, by its file. */
export const baseName = ({ name }: Source): string => name.slice(name.lastIndexOf('/') + 1, -'.loss.yaml'.length);

/** By the name of its file; else by an alias or, of torch, by the name of the class. Only a spec that may be meant is read. */
function onShelf(name: string, sources: readonly Source[], torch: boolean): Spec | null {
  const catalogue = torch ? withinCatalogue : readCatalogue();
  const exact = sources.find((source) => source.name.endsWith(`/${fileName(name)}`) || source.name === fileName(name));
  if (exact !== undefined) return readSpec(exact, catalogue);
  const key = torch ? 'class' : 'aliases';
  const candidates = sources.filter(({ text }) => new RegExp(`^${key}:`, 'm').test(text) && text.includes(name));
  const specs = candidates.map((source) => readSpec(source, catalogue));
  return specs.find(({ aliases, className }) => (torch ? className === name : aliases.includes(name))) ?? null;
}
