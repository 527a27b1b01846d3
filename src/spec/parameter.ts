/** A parameter of a loss: read from a spec, described as JSON Schema, held to its own constraints. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { conform, expected } from './conform.js';
import type { JsonSchema } from './json-schema.js';
import { parameterNameTaken } from './names.js';
import type { RawParameter } from './schema.js';
import { limits, type Parameter, type ParameterValue, reductions, type Spec } from './spec.js';
import type { Path, Yaml } from './yaml.js';

/** The JSON Schema of one field of a config. */
export function parameterSchema(parameter: Parameter): JsonSchema {
  const { type, nullable, description, enum: values } = parameter;
  const bounds = Object.fromEntries(limits.filter((key) => parameter[key] !== null).map((key) => [key, parameter[key]]));
  return {
    type: nullable ? [type, 'null'] : type,
    ...(values === null ? {} : { enum: nullable ? [...values, null] : values }),
    ...(type === 'array' ? { items: { type: 'number', ...bounds } } : bounds),
    default: parameter.default,
    ...(description === '' ? {} : { description }),
  };
}

/** The JSON Schema of the whole config of a loss. */
export function configSchema({ name, className, summary, parameters, reduction }: Spec): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${className}Config`,
    ...(summary === '' ? {} : { description: summary }),
    type: 'object',
    properties: {
      type: { type: 'string', const: name, description: 'Which loss this is the config of.' },
      ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
      reduction: reductionSchema(reduction),
      weight: { type: 'number', minimum: 0, default: 1, description: 'Weight of this loss where several are added up.' },
    },
    required: ['type'],
    additionalProperties: false,
  };
}

export const reductionSchema = (reduction: Spec['reduction']): JsonSchema => ({
  type: 'string',
  enum: reductions,
  default: reduction,
  description:
    'How the losses of positions become one number: their weighted mean, their sum, or their sum divided by the size of the batch.',
});

/** A parameter as the spec has it, what is left out filled in. */
export function toParameter(yaml: Yaml, name: string, raw: RawParameter): Parameter {
  return {
    name,
    type: raw.type ?? typeOf(raw.default),
    axis: raw.axis ?? null,
    nullable: raw.nullable ?? false,
    default: raw.default as ParameterValue,
    enum: raw.enum ?? null,
    minimum: raw.minimum ?? null,
    maximum: raw.maximum ?? null,
    exclusiveMinimum: raw.exclusiveMinimum ?? null,
    exclusiveMaximum: raw.exclusiveMaximum ?? null,
    description: oneLine(raw.description ?? ''),
    span: yaml.spanOfKey(['parameters', name]),
  };
}

/** What is wrong with a parameter that conforms to the schema of specs. */
export function parameterIssues(yaml: Yaml, parameter: Parameter, inputs: readonly string[]): Diagnostic[] {
  const { name, span } = parameter;
  const why = parameterNameTaken(name, inputs);
  const strange = keyIssues(yaml, parameter);
  const issues = strange.length > 0 ? strange : defaultIssues(yaml, parameter);
  return why === null ? issues : [diagnostic('bad_parameter', { name: JSON.stringify(name).slice(1, -1), why }, span), ...issues];
}

/** A folded or block text as one line. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** Which keys a type has beside those that every parameter has. */
const keysOf: Record<Parameter['type'], readonly (keyof Parameter)[]> = {
  number: limits,
  integer: limits,
  boolean: [],
  string: ['enum'],
  array: ['axis', ...limits],
};

function keyIssues(yaml: Yaml, parameter: Parameter): Diagnostic[] {
  const { name, type } = parameter;
  const path: Path = ['parameters', name];
  const own = keysOf[type];
  const strange = (['axis', 'enum', ...limits] as const).filter((key) => parameter[key] !== null && !own.includes(key));
  const unknown = strange.map((key) =>
    diagnostic('unknown_key', { key, where: `a parameter of type ${type}`, suggestion: '' }, yaml.spanOfKey([...path, key])),
  );
  const needed = own.find((key) => (key === 'axis' || key === 'enum') && parameter[key] === null);
  if (needed === undefined) return unknown;
  const suggestion =
    needed === 'enum'
      ? 'List its values, e.g. `enum: [plain, modified]`.'
      : 'Name the axis that its entries lie along, e.g. `axis: class`.';
  return [...unknown, diagnostic('missing_key', { where: `\`parameters.${name}\``, key: needed, suggestion }, yaml.spanOfKey(path))];
}

function defaultIssues(yaml: Yaml, parameter: Parameter): Diagnostic[] {
  const { name, default: value } = parameter;
  return conform(parameterSchema(parameter), value).map((problem) => {
    const args = { name, value: JSON.stringify(value), problem: `must be ${expected(problem)}` };
    return diagnostic('default_outside', args, yaml.spanOf(['parameters', name, 'default', ...problem.path]));
  });
}

function typeOf(value: unknown): Parameter['type'] {
  if (typeof value === 'boolean' || typeof value === 'string') return typeof value as 'boolean' | 'string';
  return Array.isArray(value) ? 'array' : 'number';
}
