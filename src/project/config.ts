/** The settings of a loss project: found upward, checked, with a default for each. */

import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean, refuse, type Source } from '../diagnostics.js';
import { conform, expected, type Problem } from '../spec/conform.js';
import { textOf } from '../spec/utf8.js';
import { parseYaml } from '../spec/yaml.js';
import { targetNames } from '../targets/index.js';

export interface Config {
  /** Folder of the specs. */
  readonly specs: string;
  /** Folder of generated files. */
  readonly out: string;
  /** Folder of the tests that people own. */
  readonly tests: string;
  /** Folder of golden files, which `verify` holds the losses to. */
  readonly goldens: string;
  /** Folder of skeletons that replace the tool's own, by file name; or null. */
  readonly templates: string | null;
  readonly targets: readonly string[];
  /** Where generated code imports the runtime from: a folder of the project or a package; null for a copy in `out`. */
  readonly runtime: string | null;
  /** A hand-written module to register the losses in, or null. */
  readonly registry: string | null;
  /** The name of the Python package that the target ludwig makes. */
  readonly python: string;
}

export interface Project {
  readonly root: string;
  readonly config: Config;
}

export const defaults: Config = {
  specs: 'src/losses',
  out: 'generated',
  tests: 'test/losses',
  goldens: 'test/goldens',
  templates: null,
  targets: ['tfjs', 'kernel'],
  runtime: null,
  registry: null,
  python: 'ludwig_losses',
};

const folder = (description: string) => ({ type: 'string', minLength: 1, description });

export const configFileSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Configuration of create-loss',
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    specs: folder('Folder of the specs; default src/losses.'),
    out: folder('Folder of generated files; default generated.'),
    tests: folder('Folder of the tests that people own; default test/losses.'),
    goldens: folder('Folder of golden files, which verify holds the losses to; default test/goldens.'),
    templates: folder('Folder of skeletons that replace those of create-loss, by file name.'),
    targets: { type: 'array', items: { enum: targetNames }, description: 'What to generate.' },
    runtime: folder('Folder or package that generated code imports the runtime from; by default a copy in `out`.'),
    registry: folder('A hand-written module in which the losses are registered.'),
    python: {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(_[a-z0-9]+)+$',
      description: 'Name of the Python package of the target ludwig: words joined by underscores; default ludwig_losses.',
    },
  },
  additionalProperties: false,
};

export const fileNames = ['create-loss.config.json', 'create-loss.config.yaml', 'create-loss.config.yml'];

/** The project of a folder: the nearest configuration here or above; throws where there is none. */
export function findProject(from: string): Project {
  for (let root = from; ; root = dirname(root)) {
    const project = projectAt(root);
    if (project !== null) return project;
    if (root === dirname(root)) return refuse('config_not_found', {});
  }
}

/** The project that has its configuration in this very folder. */
export function projectAt(root: string): Project | null {
  const settings = settingsIn(root);
  return settings === null ? null : { root, config: read(settings) };
}

/** Settings where they stand: a file of their own, or a key of package.json. */
interface Settings {
  readonly source: Source;
  readonly path: readonly string[];
  readonly value: unknown;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function settingsIn(root: string): Settings | null {
  const named = fileNames.filter((name) => isFile(join(root, name)));
  const own = packageSettings(root);
  const [first, second] = [...named, ...(own === null ? [] : ['package.json'])];
  if (second !== undefined)
    refuse('bad_config', { problem: `The settings stand twice: in ${first} and in ${second}`, suggestion: 'Keep one of the two.' });
  const [name] = named;
  if (name === undefined) return own;
  const source = { name, text: textOf(readFileSync(join(root, name)), name) };
  return { source, path: [], value: parseYaml(source).value };
}

function packageSettings(root: string): Settings | null {
  const path = join(root, 'package.json');
  if (!isFile(path)) return null;
  const source = { name: 'package.json', text: textOf(readFileSync(path), 'package.json') };
  try {
    const value = (JSON.parse(source.text) as Record<string, unknown>)['create-loss'];
    return value === undefined ? null : { source, path: ['create-loss'], value };
  } catch (error) {
    return refuse('config_unreadable', { file: source.name, problem: (error as Error).message });
  }
}

function read({ source, path, value }: Settings): Config {
  const [problem] = conform(configFileSchema, value);
  if (problem !== undefined) refuseSetting(problem, { source, path });
  const { $schema: _, ...settings } = value as Partial<Config> & { $schema?: string };
  return { ...defaults, ...settings };
}

function refuseSetting(problem: Problem, { source, path }: Pick<Settings, 'source' | 'path'>): never {
  const yaml = parseYaml(source);
  if (problem.keyword === 'additionalProperties') {
    const key = String(problem.params.additionalProperty);
    const suggestion = didYouMean(key, Object.keys(configFileSchema.properties));
    return refuse('bad_config', { problem: `\`${key}\` is not a setting`, suggestion }, yaml.spanOfKey([...path, key]));
  }
  const what = problem.path.length === 0 ? 'The configuration' : `\`${problem.path.join('.')}\``;
  const suggestion = problem.keyword === 'pattern' ? String(problem.schema.description) : '';
  return refuse('bad_config', { problem: `${what} must be ${expected(problem)}`, suggestion }, yaml.spanOf([...path, ...problem.path]));
}
