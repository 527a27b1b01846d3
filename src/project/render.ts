/** A project → every file that it should have, rendered in memory. */

import { existsSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { type TemplateName, templateNames } from '../code/template.js';
import { type Diagnostic, Refusal, type Source } from '../diagnostics.js';
import type { File } from '../file.js';
import { sha256 } from '../plan/manifest.js';
import { header } from '../plan/owned.js';
import { compile, type Program } from '../program.js';
import { fileName } from '../spec/names.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../spec/read.js';
import { specSchema } from '../spec/schema.js';
import { clashes } from '../spec/together.js';
import { targets } from '../targets/index.js';
import type { Library } from '../targets/target.js';
import { runtimeSources, templateOf } from './assets.js';
import type { Project } from './config.js';
import { written } from './written.js';

export interface Rendering {
  readonly losses: readonly (readonly Program[])[];
  readonly files: readonly File[];
  /** Of specs and skeletons, by path: what the manifest records beside each output. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Told the path of each spec when its turn comes. */
export type Step = (path: string) => void;

export interface Options {
  /** Specs that the caller has in hand, instead of or beside those on the disk. */
  readonly unsaved?: readonly Source[];
  readonly step?: Step;
  /** Kernels are assembled again, even where what an earlier run wrote stands as it was written. */
  readonly full?: boolean;
}

export async function render(project: Project, { unsaved = [], step = () => {}, full = false }: Options = {}): Promise<Rendering> {
  const sources = readSources(project, unsaved);
  const losses = compileAll(sources, step);
  const templates = new Map(templateNames.map((name) => [name, templateOf(project, name)]));
  const { out, tests, runtime, python } = project.config;
  const library: Library = {
    losses,
    layout: { out, tests, runtime, python },
    targets: project.config.targets,
    written: full ? () => null : written(project),
    template: (name: TemplateName) => templates.get(name)!,
    runtimeSources,
  };
  const chosen = targets.filter(({ name }) => project.config.targets.includes(name));
  const rendered = await Promise.all(chosen.map((target) => target.render(library)));
  const files = [...rendered.flat(), editorSchema(out)].map(stamp);
  const texts = [...sources, ...templates.values()];
  return { losses, files, hashes: new Map(texts.map(({ name, text }) => [name, sha256(text)])) };
}

/** The specs of a project, their paths relative to its root. */
export function readSources({ root, config }: Project, unsaved: readonly Source[] = []): Source[] {
  const onDisk = listSpecs(join(root, config.specs)).map((path) => readSource(path, relative(root, path).split(sep).join(posix.sep)));
  const taken = unsaved.map(({ name }) => name);
  return [...onDisk.filter(({ name }) => !taken.includes(name)), ...unsaved].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Everything that is wrong in any of the specs, in one refusal. */
export function compileAll(sources: readonly Source[], step: Step = () => {}): Program[][] {
  const catalogue = readCatalogue();
  const issues: Diagnostic[] = [];
  const attempt = <T>(act: () => T): T[] => {
    try {
      return [act()];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      issues.push(...error.diagnostics);
      return [];
    }
  };
  const specs = sources.flatMap((source) => attempt(() => readSpec(source, catalogue)));
  issues.push(...clashes(specs));
  const losses = specs.flatMap((spec) => {
    step(spec.source.name);
    return attempt(() => compile(spec, specs));
  });
  if (issues.length > 0) throw new Refusal(issues.map(addable));
  return losses;
}

/** A function that is not there may be a loss of the standard library. */
function addable(issue: Diagnostic): Diagnostic {
  const { code, span } = issue;
  const name = span?.source.text.slice(span.start, span.end) ?? '';
  const isLoss = code === 'unknown_function' && existsSync(join(libraryFolder(), fileName(name)));
  return isLoss ? { ...issue, hint: `It is a loss of the standard library: run \`create-loss add ${name}\`.` } : issue;
}

/** What editors check specs with as they are typed. */
const editorSchema = (out: string): File => ({
  path: `${out}/loss-spec.schema.json`,
  text: `${JSON.stringify(specSchema, null, 2)}\n`,
  owner: 'tool',
  spec: null,
  template: null,
});

const stamp = (file: File): File => {
  const lines = file.owner === 'tool' ? header(file.path, file.spec) : '';
  return lines === '' ? file : { ...file, text: `${lines}\n${file.text}` };
};
