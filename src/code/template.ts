/** Skeletons with holes, filled by ready text: the single importer of handlebars. */

import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import { refuse } from '../diagnostics.js';

/** A skeleton: where it is from, for messages, and its text. */
export interface Template {
  readonly name: string;
  readonly text: string;
}

/** The holes of each skeleton and what they are filled with: the contract of whoever overrides one. */
export const templateHoles = {
  'loss.ts.hbs': {
    imports: 'the import lines that the rest needs',
    doc: 'lines of the doc comment: summary, formula, paper',
    functions: 'value and gradient functions, one pair for each program',
    className: 'name of the loss class',
    configName: 'name of the schema class',
    type: 'the registered name, a quoted string',
    features: 'array literal of feature types',
    inputs: 'array literal of the names of the predictions',
    signatures: 'array literal of the signatures',
    kernels: 'the property that holds the kernels of the signatures, or nothing',
  },
  'schema.ts.hbs': {
    imports: 'the import lines that the rest needs',
    types: 'interface of what a user may write, by json-schema-to-typescript',
    className: 'name of the schema class',
    type: 'the registered name, a quoted string',
    fields: 'the typed fields, each with its description',
    schema: 'the JSON Schema, an object literal',
    parameters: 'the parameter table, an array literal',
    assignments: 'one statement for each field, in the constructor',
  },
  'registry.ts.hbs': {
    imports: 'the import lines that the rest needs',
    registrations: 'one registerLoss call for each loss',
    exports: 'one export for each loss and for the runtime',
  },
  'test.ts.hbs': {
    imports: 'the import lines that the rest needs',
    className: 'name of the loss class',
    type: 'the registered name, a quoted string',
    examples: 'array literal of the examples of the spec',
    misspelt: 'a config with a parameter that does not exist, an object literal',
    refusedConfigs: 'array literal of configs that the schema must refuse',
    inputs: 'array literal of valid inputs: numbers for tf.tensor',
    mismatched: 'array literal of inputs of which one has a wrong shape',
    forward: 'the call of the loss on `inputs` with `options`',
    domains: 'array literal of dtypes: a gradient flows to float32 inputs',
    proof: 'what the report of gradcheck must say, a statement',
  },
  'spec.yaml.hbs': {
    schema: 'path of the JSON Schema of specs, from the spec',
    name: 'name of the loss',
    className: 'a line `class: …`, or nothing',
    summary: 'the summary, a YAML scalar',
    features: 'a YAML flow list',
    body: 'input, parameters and loss; or the torch reference',
    examples: 'the examples, or nothing',
  },
  'ludwig/loss.py.hbs': {
    doc: 'the documentation string of the module',
    imports: 'the import lines that the rest needs',
    body: 'formula functions, configuration, module, metric and registration',
  },
  'ludwig/functions.py.hbs': {
    functions: 'the functions that carry a gradient of their own',
  },
  'ludwig/init.py.hbs': {
    losses: 'the import of every loss class',
    exports: 'a list literal of their names',
    leftOut: 'a dict literal: reasons by name of the loss',
  },
  'ludwig/pyproject.toml.hbs': {
    package: 'the name that Python imports',
  },
  'ludwig/readme.md.hbs': {
    package: 'the name that Python imports',
    losses: 'rows of a table: names, features, summary',
    leftOut: 'a list of the losses that are left out, with the reasons',
  },
} as const satisfies Record<string, Record<string, string>>;

export type TemplateName = keyof typeof templateHoles;
export const templateNames = Object.keys(templateHoles) as TemplateName[];
type Holes<N extends TemplateName> = Record<keyof (typeof templateHoles)[N], string>;

let engine: typeof Handlebars | undefined;
const load = (): typeof Handlebars => {
  engine ??= createRequire(import.meta.url)('handlebars') as typeof Handlebars;
  return engine;
};

/** Fills a skeleton. Values are printed code, never text of a spec, so nothing is escaped. */
export function fill<N extends TemplateName>(name: N, template: Template, holes: Holes<N>): string {
  check(name, template);
  const text = load().compile(template.text, { noEscape: true, strict: true })(holes);
  const blank = name.endsWith('.py.hbs') ? 2 : 1;
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(new RegExp(`\n{${blank + 2},}`, 'g'), '\n'.repeat(blank + 1))
    .replace(/\n*$/, '\n');
}

/** A skeleton has `{{holes}}` that exist, and no logic. */
function check(name: TemplateName, { name: path, text }: Template): void {
  const known = Object.keys(templateHoles[name]);
  for (const [written, inner] of text.matchAll(/\{\{\{?(.*?)\}?\}\}/g)) {
    if (!written.startsWith('{{{') && known.includes(inner!)) continue;
    const logic = written.startsWith('{{{') || /[#/>&!^\s]/.test(inner!);
    const problem = logic ? `\`${written}\`, but a skeleton has holes only, no logic` : `a hole \`${written}\` that nothing fills`;
    refuse('bad_template', { template: path, problem, suggestion: `Its holes are ${known.join(', ')}.` });
  }
}
