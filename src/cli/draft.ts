/** A loss about to be written: what its author has said so far, as a spec and as the text of one. */

import { posix } from 'node:path';
import { fill, type Template } from '../code/template.js';
import { Refusal, render } from '../diagnostics.js';
import { compile, type Program } from '../program.js';
import type { FeatureName } from '../spec/features.js';
import { fileName } from '../spec/names.js';
import { readCatalogue, readSpec } from '../spec/read.js';
import type { RawInput, RawParameter } from '../spec/schema.js';
import type { Formula, Kind } from '../spec/spec.js';
import { printYaml } from '../spec/yaml.js';

export interface Draft {
  readonly name: string;
  readonly className: string | null;
  readonly summary: string;
  readonly paper: string | null;
  readonly features: readonly FeatureName[];
  readonly start: Written | { readonly torch: string };
}

/** A loss with a formula of its own. */
export interface Written {
  readonly input: Kind | Inputs;
  readonly parameters: Readonly<Record<string, RawParameter>>;
  readonly loss: Words;
}

/** Several tensors by name, or more said of one. */
export type Inputs = Readonly<Record<string, RawInput>>;

/** A formula and where it was written, for messages. */
export interface Words {
  readonly from: string;
  readonly text: string;
}

export interface Place {
  /** Path of the spec, from the root of the project. */
  readonly path: string;
  /** Folder of generated files. */
  readonly out: string;
  readonly template: Template;
}

/** The programs that a draft means; a refusal points into the formula as it was written. */
export function compileDraft(draft: Draft, place: Place): Program[] {
  const { start } = draft;
  if ('torch' in start) return compile(readSpec({ name: `draft of ${place.path}`, text: draftText(draft, place) }, readCatalogue()));
  const spec = readSpec(
    { name: `draft of ${place.path}`, text: draftText({ ...draft, start: { ...start, loss: placeholder } }, place) },
    readCatalogue(),
  );
  return compile({ ...spec, loss: formulaOf(start.loss) });
}

/** What is wrong with a draft, as the user sees it; null where nothing is. */
export function problem(draft: Draft, place: Place): Refusal | null {
  try {
    compileDraft(draft, place);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** The tensors that a formula may name besides the target. */
export const inputNames = ({ input }: Written): string[] => (typeof input === 'string' ? [input] : Object.keys(input));

export const said = ({ diagnostics }: Refusal): string => diagnostics.map(render).join('\n\n');

/** The text of the spec. Whatever an author typed stands in it as a YAML scalar, or as lines of a literal block. */
export function draftText(draft: Draft, { path, out, template }: Place, examples = ''): string {
  return fill('spec.yaml.hbs', template, {
    schema: posix.relative(posix.dirname(path), `${out}/loss-spec.schema.json`),
    name: draft.name,
    className: draft.className === null ? '' : `class: ${printYaml(draft.className)}`,
    summary: printYaml(draft.summary),
    features: `[${draft.features.join(', ')}]`,
    body: [...(draft.paper === null ? [] : [`paper: ${printYaml(draft.paper)}`]), ...body(draft.start)].join('\n'),
    examples,
  }).replace(/^(name: .*\n)\n/m, '$1');
}

export const specPath = (folder: string, name: string): string => posix.join(folder, fileName(name));

const placeholder: Words = { from: '', text: '0' };

export function formulaOf({ from, text }: Words): Formula {
  const source = { name: from, text };
  return { text, at: (start, end) => ({ source, start, end }) };
}

function body(start: Draft['start']): string[] {
  if ('torch' in start) return [`torch: ${printYaml(start.torch)}`];
  const input = typeof start.input === 'string' ? [`input: ${start.input}`] : mapping('inputs', start.input);
  return [...input, ...mapping('parameters', start.parameters), ...lossLines(start.loss.text)];
}

function mapping(key: string, values: Readonly<Record<string, unknown>>): string[] {
  const rows = Object.entries(values).map(([name, value]) => `  ${name}: ${printYaml(value)}`);
  return rows.length === 0 ? [] : [`${key}:`, ...rows];
}

/** One line as a scalar, several as a literal block; blank lines and the ends of lines mean nothing. */
function lossLines(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  if (lines.length <= 1 && !text.includes('#')) return [`loss: ${printYaml(lines[0]?.trim() ?? '')}`];
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  return ['loss: |', ...lines.map((line) => `  ${line.slice(margin)}`)];
}
