/** A config is checked by walking a static table; what the walk accepts is what the JSON Schema of the loss accepts. */

import { suggestion } from './nearest.js';
import { LossError, quote, type SentenceArguments, type SentenceCode, sentence } from './sentences.js';

export type ParameterValue = number | boolean | string | readonly number[] | null;

/** What JSON Schema says of one value. */
export interface ParameterConstraint {
  /** `integer` accepts 1.0; numbers are finite. */
  readonly type: 'number' | 'integer' | 'boolean' | 'string' | 'array';
  /** Whether null is a value; false when absent. */
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** The values allowed, if they can be listed. */
  readonly enum?: readonly (string | number)[];
  /** Of an array: what each entry must be. */
  readonly items?: ParameterConstraint;
}

/** One parameter of a loss. */
export interface ParameterRow extends ParameterConstraint {
  readonly name: string;
  /** The value when the config does not say; it satisfies the row itself. */
  readonly default: ParameterValue;
}

/** The parameters of a loss. `weight` and `reduction` are in every table, unless it has a row of that name with another default. */
export type ParameterTable = readonly ParameterRow[];

/** How the values of single positions become one number; see `Loss.forward`. */
export type Reduction = 'mean' | 'sum' | 'batch_mean';

/** What every loss can be told. */
export interface LossConfig {
  readonly type: string;
  /** Weight in a combined loss: whoever adds losses up multiplies by it, the loss itself does not. At least 0, default 1. */
  readonly weight: number;
  readonly reduction: Reduction;
}

/** A generated schema class: what a loss can be told, for editors and for running code. */
export interface SchemaClass<C extends LossConfig = LossConfig> {
  /** JSON Schema, draft 2020-12. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly parameters: ParameterTable;
  parse(config: unknown): C;
}

/** Every problem of a config in one message. */
export class ConfigError extends LossError {
  override readonly name: string = 'ConfigError';
  readonly problems: readonly string[];
  constructor(type: string, problems: readonly string[]) {
    super('config', problems.length === 1 ? `${type}: ${problems[0]}` : [`${type}:`, ...problems].join('\n  '));
    this.problems = problems;
  }
}

/**
 * The config with its defaults filled in.
 * `config` is what a person wrote; undefined counts as absent. Throws a ConfigError that lists every problem.
 */
export function parseConfig<C extends LossConfig>(type: string, table: ParameterTable, config: unknown = {}): C {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ConfigError(type, [sentence('not_an_object', { got: quote(config) })]);
  }
  const rows = [...table, ...common.filter(({ name }) => !table.some((row) => row.name === name))];
  const given = new Map(Object.entries(config));
  const problems = [...unknownKeys(given, rows), ...otherType(given, type), ...rows.flatMap((row) => refusals(row, given.get(row.name)))];
  if (problems.length > 0) throw new ConfigError(type, problems);
  const values = rows.map(({ name, default: value }) => [name, given.get(name) === undefined ? value : given.get(name)]);
  return { type, ...Object.fromEntries(values) } as C;
}

const common: ParameterTable = [
  { name: 'weight', type: 'number', default: 1, minimum: 0 },
  { name: 'reduction', type: 'string', default: 'mean', enum: ['mean', 'sum', 'batch_mean'] },
];

function unknownKeys(given: ReadonlyMap<string, unknown>, rows: ParameterTable): string[] {
  const names = rows.map(({ name }) => name);
  const unknown = [...given.keys()].filter((key) => key !== 'type' && !names.includes(key));
  return unknown.map((key) => sentence('unknown_parameter', { key, suggestion: suggestion(key, names) }));
}

function otherType(given: ReadonlyMap<string, unknown>, type: string): string[] {
  const got = given.get('type');
  return got === undefined || got === type ? [] : [sentence('other_type', { type, got: quote(got) })];
}

function refusals(row: ParameterRow, value: unknown): string[] {
  const problem = value === undefined ? null : refusal(row, row.name, value);
  return problem === null ? [] : [problem];
}

// biome-ignore format: a table
const types = {
  number:  { noun: 'a finite number',     has: (value: unknown) => typeof value === 'number' && Number.isFinite(value) },
  integer: { noun: 'an integer',          has: (value: unknown) => Number.isInteger(value) },
  boolean: { noun: 'true or false',       has: (value: unknown) => typeof value === 'boolean' },
  string:  { noun: 'a string',            has: (value: unknown) => typeof value === 'string' },
  array:   { noun: 'an array of numbers', has: (value: unknown) => Array.isArray(value) },
} as const;

// biome-ignore format: a table
const bounds = [
  { key: 'minimum',          relation: 'at least',  holds: (value: number, bound: number) => value >= bound },
  { key: 'maximum',          relation: 'at most',   holds: (value: number, bound: number) => value <= bound },
  { key: 'exclusiveMinimum', relation: 'more than', holds: (value: number, bound: number) => value >  bound },
  { key: 'exclusiveMaximum', relation: 'less than', holds: (value: number, bound: number) => value <  bound },
] as const;

/** What is wrong with a value, or null. */
function refusal(row: ParameterConstraint, key: string, value: unknown): string | null {
  const say = <K extends SentenceCode>(code: K, args: Omit<SentenceArguments<K>, 'key' | 'got'>) =>
    sentence(code, { key, got: quote(value), ...args } as SentenceArguments<K>);
  if (value === null && row.nullable === true) return null;
  const { noun, has } = types[row.type];
  if (!has(value)) return say('wrong_type', { expected: row.nullable === true ? `${noun} or null` : noun });
  if (row.enum !== undefined && !row.enum.includes(value as string | number)) {
    const choices = row.enum.map(quote).join(', ');
    return say('not_in_enum', { choices, suggestion: suggestion(String(value), row.enum.map(String)) });
  }
  for (const { key: name, relation, holds } of typeof value === 'number' ? bounds : []) {
    const bound = row[name];
    if (bound !== undefined && !holds(value as number, bound)) return say('out_of_range', { relation, bound });
  }
  if (!Array.isArray(value) || row.items === undefined) return null;
  const { items } = row;
  return value.map((entry, i) => refusal(items, `${key}[${i}]`, entry)).find((problem) => problem !== null) ?? null;
}
