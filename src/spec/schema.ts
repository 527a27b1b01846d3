/** The JSON Schema of a spec file: what editors complete and explain, and where the type of a spec document comes from. */

import { featureNames } from './features.js';
import type { FromSchema, JsonSchema } from './json-schema.js';
import { namePattern } from './names.js';
import { kinds, propertyNames, reductions } from './spec.js';

const name = (description: string) => ({ type: 'string', pattern: namePattern, description }) as const;
const limit = (description: string) => ({ type: 'number', description }) as const;
const nested = { $ref: '#/$defs/nested' } as const;

const axes = { type: 'array', items: { type: 'string', pattern: namePattern }, uniqueItems: true } as const;

const bound = (description: string) =>
  ({ type: ['number', 'string'], description: `${description} A number, or a formula of the parameters.` }) as const;

const input = {
  description: 'The axes of the tensor, or a mapping that says more.',
  type: ['array', 'object'],
  items: axes.items,
  uniqueItems: true,
  properties: {
    axes: { ...axes, description: 'Names of its axes, in the order in which tfjs holds them: class last. Default: those of the features.' },
    type: {
      enum: ['real', 'integer', 'boolean'],
      description: 'What its elements are. Default: real, or as the features say where they say the axes.',
    },
    kind: { enum: kinds, description: 'What it means; fixes which functions make sense of it.' },
    minimum: bound('Its elements are at least this.'),
    maximum: bound('Its elements are at most this.'),
    exclusiveMinimum: bound('Its elements are larger than this.'),
    exclusiveMaximum: bound('Its elements are smaller than this.'),
  },
  additionalProperties: false,
} as const;

const parameter = {
  type: 'object',
  properties: {
    type: { enum: ['number', 'integer', 'boolean', 'string', 'array'], description: 'Taken from the default where it is not given.' },
    axis: name('Of an array: the axis that its entries lie along.'),
    nullable: { type: 'boolean', default: false, description: 'Whether null is a value, as for weights that may be left out.' },
    default: {
      type: ['number', 'boolean', 'string', 'array', 'null'],
      items: { type: 'number' },
      description: 'Has to satisfy the constraints beside it.',
    },
    enum: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true, description: 'Of a string: its values.' },
    minimum: limit('Smallest value.'),
    maximum: limit('Largest value.'),
    exclusiveMinimum: limit('Every value is larger.'),
    exclusiveMaximum: limit('Every value is smaller.'),
    description: { type: 'string', default: '', description: 'What it does, in a sentence.' },
  },
  required: ['default'],
  additionalProperties: false,
} as const;

const example = {
  description: 'Numbers that must come out; each input is given under its name.',
  type: 'object',
  properties: {
    params: {
      type: 'object',
      additionalProperties: { type: ['number', 'boolean', 'string', 'array', 'null'], items: { type: 'number' } },
      description: 'Values of parameters, and of `reduction`; the others have their defaults.',
    },
    weights: { ...nested, description: 'Weights of the positions.' },
    equals: { type: 'number', description: 'The value of the loss.' },
    tolerance: { type: 'number', minimum: 0, default: 1e-6, description: 'How far the value may be off.' },
  },
  required: ['equals'],
  additionalProperties: nested,
} as const;

const no = false;

export const specSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Spec of a loss for create-loss',
  type: 'object',
  properties: {
    name: name('The registered name, the `type` of a config and the name of this file.'),
    class: {
      type: 'string',
      pattern: '^[A-Z]\\w*$',
      description: 'Name of the generated class. Default: the name in PascalCase, then Loss.',
    },
    summary: { type: 'string', description: 'What the loss is for, in a sentence.' },
    paper: { type: 'string', pattern: '^https?://\\S+$', description: 'Link to where the loss comes from.' },
    ludwig: name('The loss of Ludwig that this one stands in for there: registered under that name too, in the place of it.'),
    aliases: { type: 'array', items: name('Another name.'), uniqueItems: true, description: 'Other names that it is found under.' },
    features: {
      type: 'array',
      items: { enum: featureNames },
      uniqueItems: true,
      description: 'Output feature types that it is registered for.',
    },
    input: { enum: kinds, description: 'What the loss is called with, and the name of the tensor in the formula.' },
    inputs: {
      type: 'object',
      additionalProperties: input,
      minProperties: 1,
      description: 'Several inputs by name; `target` may be among them.',
    },
    parameters: { type: 'object', additionalProperties: parameter, description: 'Fields of the config.' },
    loss: { type: 'string', description: 'The formula: lines `name = expression`, then the loss of one position.' },
    weight: { type: ['string', 'number'], description: 'Formula of the weight of a position, between its loss and the reduction.' },
    divisor: {
      type: ['string', 'number'],
      description: 'Formula, summed over the positions, that `mean` divides by instead of the weights.',
    },
    reduction: { enum: reductions, default: 'mean', description: 'How positions become one number; also a field of the config.' },
    examples: { type: 'array', items: example, description: 'Worked numbers; each becomes a test.' },
    properties: {
      type: 'array',
      items: { enum: propertyNames },
      uniqueItems: true,
      description: 'What is always true of the loss; tested.',
    },
    torch: { type: 'string', description: 'A torch.nn loss called as (input, target), instead of inputs, parameters and a formula.' },
  },
  required: ['name'],
  additionalProperties: false,
  if: { required: ['torch'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { input: no, inputs: no, parameters: no, loss: no, weight: no, divisor: no } },
  else: {
    required: ['loss'],
    if: { required: ['inputs'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { input: no } },
    else: { required: ['input'] },
  },
  $defs: { nested: { type: ['number', 'array'], items: nested, description: 'A number, or lists of numbers.' } },
} as const satisfies JsonSchema;

/** A spec as parsed from YAML, once it conforms to the schema. */
export type RawSpec = FromSchema<typeof specSchema>;
export type RawInput = FromSchema<typeof input>;
export type RawParameter = FromSchema<typeof parameter>;
export type RawExample = FromSchema<typeof example>;
