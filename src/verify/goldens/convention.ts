/**
 * How the functions of a library are said in our losses: a file per library, in it a row per function.
 *
 * A row names our loss, where its inputs come from (`input: y_pred | b c ... -> (b ...) c`, see source.ts and rearrange.ts)
 * and what the library's parameters are here. `form` takes the inputs from one of the file's forms; `cases` are rows that
 * differ by parameters (`when`) or by the inputs that are there (`given`), the first that fits is taken.
 */

import { Refusal, type Source } from '../../diagnostics.js';
import { conform, expected } from '../../spec/conform.js';
import type { JsonSchema } from '../../spec/json-schema.js';
import { parseYaml } from '../../spec/yaml.js';

/** Ours → theirs, as a source and a pattern. */
export type Inputs = Readonly<Record<string, string>>;

/**
 * What a parameter of theirs is here: a name; a name and a factor, a least number or what some values are; nothing, where we offer some
 * values only, or only what another parameter is; or nothing at all, since the library does not use it.
 */
export type ParameterRule =
  | string
  | { readonly to: string; readonly times?: number; readonly least?: number; readonly values?: Readonly<Record<string, unknown>> }
  | { readonly only: readonly unknown[]; readonly why: string }
  | { readonly same: string; readonly why: string }
  | { readonly ignored: string };

export interface Row {
  /** Name of our spec; none where no spec says the function. */
  readonly loss?: string;
  /** Why we do not say it, or not so. */
  readonly why?: string;
  readonly form?: string;
  /** Their input that weighs positions, where it is not the library's. */
  readonly weights?: string;
  /** Inputs that the function does not look at. */
  readonly unused?: readonly string[];
  /** The first arrangement that fits the shapes is taken. */
  readonly inputs?: readonly Inputs[];
  readonly params?: Readonly<Record<string, ParameterRule>>;
  /** Parameters of ours, where theirs say nothing else. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Where the function has no parameter for it. */
  readonly reduction?: string;
  readonly reductions?: Readonly<Record<string, string>>;
  /** Theirs is scale · ours + shift. */
  readonly scale?: number;
  readonly shift?: number;
  /** Whether they average the last axis of an example before anything else. */
  readonly average?: boolean;
  readonly when?: Readonly<Record<string, unknown>>;
  readonly given?: readonly string[];
  readonly cases?: readonly Row[];
}

export interface Library {
  /** The parameter that names the reduction, the name of theirs → how we reduce, and what is meant where it is absent. */
  readonly reduction?: { readonly parameter: string; readonly default: string };
  readonly reductions?: Readonly<Record<string, string>>;
  /** Inputs of that name are the caller's weights, and which positions count. */
  readonly weights?: string;
  readonly mask?: string;
  /** A parameter that is true where the function was called for each entry of the first axis. */
  readonly each?: string;
  readonly forms?: Readonly<Record<string, readonly Inputs[]>>;
  readonly functions: Readonly<Record<string, Row>>;
}

/** A function of a library as it was called: its row, with what it takes from its file. */
export interface Convention extends Row {
  readonly library: Library;
}

const text: JsonSchema = { type: 'string' };
const texts: JsonSchema = { type: 'object', additionalProperties: text };
const anything: JsonSchema = { type: 'object' };
const arrangements: JsonSchema = { type: 'array', items: texts };
const row = (cases: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  properties: {
    loss: text,
    why: text,
    form: text,
    weights: text,
    unused: { type: 'array', items: text },
    inputs: arrangements,
    params: anything,
    set: anything,
    reduction: text,
    reductions: texts,
    scale: { type: 'number' },
    shift: { type: 'number' },
    average: { type: 'boolean' },
    when: anything,
    given: { type: 'array', items: text },
    ...cases,
  },
});

const librarySchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['functions'],
  properties: {
    reduction: { type: 'object', additionalProperties: false, properties: { parameter: text, default: text } },
    reductions: texts,
    weights: text,
    mask: text,
    each: text,
    forms: { type: 'object', additionalProperties: arrangements },
    functions: { type: 'object', additionalProperties: row({ cases: { type: 'array', items: row({}) } }) },
  },
};

export type Conventions = ReadonlyMap<string, readonly Convention[]>;

/** The rows of files of conventions, by function; throws a Refusal where YAML is wrong and an Error where a row is. */
export function readConventions(sources: readonly Source[]): Conventions {
  return new Map(
    sources.map(checked).flatMap((library) => Object.entries(library.functions).map(([fn, one]) => [fn, casesOf(library, one)])),
  );
}

function checked(source: Source): Library {
  const yaml = parseYaml(source);
  if (yaml.issues.length > 0) throw new Refusal(yaml.issues);
  const [problem] = conform(librarySchema, yaml.value);
  if (problem !== undefined) throw new Error(`${source.name}: ${problem.path.join('.')} must be ${expected(problem)}.`);
  return yaml.value as Library;
}

/** What a case says stands before what the row says; parameters of both count. */
function casesOf(library: Library, { cases, ...shared }: Row): Convention[] {
  const merged = (cases ?? [{}]).map((own) => ({
    ...shared,
    ...own,
    params: { ...shared.params, ...own.params },
    set: { ...shared.set, ...own.set },
    reductions: { ...library.reductions, ...shared.reductions, ...own.reductions },
  }));
  return merged.map((one) => ({ ...one, inputs: one.inputs ?? library.forms?.[one.form ?? ''] ?? [], library }));
}
