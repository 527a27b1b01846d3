/** The losses that can be named: those of the project around a folder, and those of the standard library that it does not have. */

import { join, relative } from 'node:path';
import { Refusal } from '../diagnostics.js';
import { findProject, type Project } from '../project/config.js';
import { readSources } from '../project/render.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../spec/read.js';
import type { Spec } from '../spec/spec.js';

export interface Listed {
  readonly spec: Spec;
  readonly source: 'project' | 'library';
}

export function losses(cwd: string): Listed[] {
  const project = projectAround(cwd);
  const own = project === null ? [] : projectSpecs(project);
  const others = librarySpecs().filter(({ name }) => !own.some((spec) => spec.name === name));
  return [...own.map((spec): Listed => ({ spec, source: 'project' })), ...others.map((spec): Listed => ({ spec, source: 'library' }))];
}

/** The torch.nn losses that a spec may name. */
export function torchLosses(): Listed[] {
  const catalogue = readCatalogue();
  return catalogue.names().map((name) => ({ spec: catalogue.find(name)!, source: 'library' }));
}

export function projectSpecs(project: Project): Spec[] {
  const catalogue = readCatalogue();
  return readSources(project).map((source) => readSpec(source, catalogue));
}

/** Named as in the package, not by where that is installed. */
export function librarySpecs(): Spec[] {
  const catalogue = readCatalogue();
  const folder = libraryFolder();
  return listSpecs(folder).map((path) =>
    readSpec(readSource(path, join('create-loss/losses', relative(folder, path)).replaceAll('\\', '/')), catalogue),
  );
}

/** Outside a project there is the library alone. */
export function projectAround(cwd: string): Project | null {
  try {
    return findProject(cwd);
  } catch (error) {
    if (error instanceof Refusal && error.diagnostics.every(({ code }) => code === 'config_not_found')) return null;
    throw error;
  }
}
