/** Whether a value is what a JSON Schema describes; the one door to ajv, which is loaded when first needed. */

import { createRequire } from 'node:module';
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from './json-schema.js';

/** One thing that a schema refuses: where in the value, by which keyword, and the schema that has the keyword. */
export interface Problem {
  readonly path: readonly string[];
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema: JsonSchema;
  readonly value: unknown;
}

/** Everything that the schema refuses in the value; nothing where the value conforms. */
export function conform(schema: JsonSchema, value: unknown): Problem[] {
  const validate = compiled(schema);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return errors.map(({ instancePath, keyword, params, parentSchema, data }) => ({
    path: instancePath.split('/').slice(1).map(unescaped),
    keyword,
    params,
    schema: Object(parentSchema) as JsonSchema,
    value: data,
  }));
}

/** What the value must be, as the end of a sentence: `a number`, `at least 0`. */
export function expected({ keyword, schema, params }: Problem): string {
  const phrase = phrases[keyword];
  return phrase === undefined ? `in agreement with ${keyword} ${JSON.stringify(schema[keyword])}` : phrase(schema[keyword], params);
}

/** A value as the end of a sentence: `the text "a"`, `a list`. */
export function described(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  return String(value);
}

// biome-ignore format: a table
const types: Record<string, string> = {
  number: 'a number', integer: 'an integer', boolean: 'true or false', string: 'a text', array: 'a list', object: 'a mapping', null: 'null',
};

const phrases: Record<string, (argument: unknown, params: Problem['params']) => string> = {
  type: (argument) =>
    [argument]
      .flat()
      .map((type) => types[String(type)])
      .join(' or '),
  enum: (argument) => `one of ${(argument as unknown[]).join(', ')}`,
  const: (argument) => JSON.stringify(argument),
  minimum: (argument) => `at least ${argument}`,
  maximum: (argument) => `at most ${argument}`,
  exclusiveMinimum: (argument) => `more than ${argument}`,
  exclusiveMaximum: (argument) => `less than ${argument}`,
  minItems: () => 'a list with entries',
  minProperties: () => 'a mapping with entries',
  uniqueItems: (_, { i, j }) =>
    `a list without repetition (its entries ${[Number(i) + 1, Number(j) + 1].sort((a, b) => a - b).join(' and ')} are the same)`,
  additionalProperties: (_, { additionalProperty }) => `without the key ${additionalProperty}`,
  required: (_, { missingProperty }) => `given its ${missingProperty}`,
};

const cache = new WeakMap<JsonSchema, ValidateFunction>();
let ajv: Ajv2020 | null = null;
const require = createRequire(import.meta.url);

function compiled(schema: JsonSchema): ValidateFunction {
  const known = cache.get(schema);
  if (known !== undefined) return known;
  ajv ??= load();
  const validate = ajv.compile(schema);
  cache.set(schema, validate);
  return validate;
}

function load(): Ajv2020 {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  return new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false, allowUnionTypes: true });
}

const unescaped = (key: string): string => key.replace(/~1/g, '/').replace(/~0/g, '~');
