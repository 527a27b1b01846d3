/** The settings of a loss project: found upward, checked, with a default for each. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean, refuse } from '../diagnostics.js';
import { conform, expected } from '../spec/conform.js';
import { parseYaml } from '../spec/yaml.js';
import { targetNames } from '../targets/index.js';

export interface Config {
  /** Folder of the specs. */
  readonly specs: string;
  /** Folder of generated files. */
  readonly out: string;
  /** Folder of the tests that people own. */
  readonly tests: string;
  /** Folder of skeletons that replace the tool's own, by file name; or null. */
  readonly templates: string | null;
  readonly targets: readonly string[];
  /** Where generated code imports the runtime from: a folder of the project or a package; null for a copy in `out`. */
  readonly runtime: string | null;
  /** A hand-written module to register the losses in, or null. */
  readonly registry: string | null;
}

export interface Project {
  readonly root: string;
  readonly config: Config;
}

export const defaults: Config = {
  specs: 'src/losses',
  out: 'generated',
  tests: 'test/losses',
  templates: null,
  targets: [...targetNames],
  runtime: null,
  registry: null,
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
    templates: folder('Folder of skeletons that replace those of create-loss, by file name.'),
    targets: { type: 'array', items: { enum: targetNames }, description: 'What to generate.' },
    runtime: folder('Folder or package that generated code imports the runtime from; by default a copy in `out`.'),
    registry: folder('A hand-written module in which the losses are registered.'),
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

interface Settings {
  readonly file: string;
  readonly value: unknown;
}

function settingsIn(root: string): Settings | null {
  const named = fileNames.filter((name) => existsSync(join(root, name)));
  const own = packageSettings(root);
  const found = [...named, ...(own === null ? [] : ['package.json'])];
  if (found.length > 1)
    refuse('bad_config', { file: found[0]!, problem: `the settings stand twice, also in ${found[1]}`, suggestion: 'Keep one of the two.' });
  const [file] = named;
  if (file === undefined) return own;
  return { file, value: parseYaml({ name: file, text: readFileSync(join(root, file), 'utf8') }).value };
}

function packageSettings(root: string): Settings | null {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return null;
  try {
    const value = (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)['create-loss'];
    return value === undefined ? null : { file: 'package.json, "create-loss"', value };
  } catch (error) {
    return refuse('config_unreadable', { file: 'package.json', problem: (error as Error).message });
  }
}

function read({ file, value }: Settings): Config {
  const [problem] = conform(configFileSchema, value);
  if (problem !== undefined) {
    const known = Object.keys(configFileSchema.properties);
    if (problem.keyword === 'additionalProperties') {
      const key = String(problem.params.additionalProperty);
      refuse('bad_config', { file, problem: `\`${key}\` is not a setting`, suggestion: didYouMean(key, known) });
    }
    refuse('bad_config', {
      file,
      problem: `\`${problem.path.join('.') || 'the configuration'}\` must be ${expected(problem)}`,
      suggestion: '',
    });
  }
  const { $schema: _, ...settings } = value as Partial<Config> & { $schema?: string };
  return { ...defaults, ...settings };
}
