/** The schema of specs and the types derived from it have one source. */

import { expect, expectTypeOf, test } from 'vitest';
import { conform } from '../../src/spec/conform.js';
import type { FeatureName } from '../../src/spec/features.js';
import { parameterSchema } from '../../src/spec/parameter.js';
import { type RawExample, type RawInput, type RawSpec, specSchema } from '../../src/spec/schema.js';
import type { Kind, Nested, Parameter, PropertyName, Reduction, Spec } from '../../src/spec/spec.js';

test('the type of a spec document agrees with the schema and with Spec', () => {
  expectTypeOf<RawSpec['name']>().toEqualTypeOf<string>();
  expectTypeOf<RawSpec['input']>().toEqualTypeOf<Kind | undefined>();
  expectTypeOf<RawSpec['reduction']>().toEqualTypeOf<Reduction | undefined>();
  expectTypeOf<RawSpec['features']>().toEqualTypeOf<readonly FeatureName[] | undefined>();
  expectTypeOf<RawSpec['properties']>().toEqualTypeOf<readonly PropertyName[] | undefined>();
  expectTypeOf<RawExample['equals']>().toEqualTypeOf<number>();
  expectTypeOf<RawExample['weights']>().toEqualTypeOf<Nested | undefined>();
  expectTypeOf<readonly string[]>().toExtend<RawInput>();
  expectTypeOf<{ axes: string[] }>().toExtend<RawInput>();
  expectTypeOf<{ type: 'real'; minimum: 0; maximum: string }>().toExtend<RawInput>();
  expectTypeOf<{ type: 'complex' }>().not.toExtend<RawInput>();
  expectTypeOf<Exclude<keyof RawSpec, 'class' | 'input'>>().toExtend<keyof Spec>();
});

test('every key of a spec is described, for editors', () => {
  for (const [key, schema] of Object.entries(specSchema.properties))
    expect([key, schema.description]).toEqual([key, expect.stringMatching(/\.$/)]);
});

const parameter: Parameter = {
  ...{ name: 'k', type: 'number', axis: null, nullable: false, default: 1, enum: null, description: 'A knob.' },
  ...{ minimum: 0, maximum: null, exclusiveMinimum: null, exclusiveMaximum: 2, span: { source: { name: '', text: '' }, start: 0, end: 0 } },
};

test('the schema of a parameter says its type, range, default and description', () => {
  expect(parameterSchema(parameter)).toEqual({ type: 'number', minimum: 0, exclusiveMaximum: 2, default: 1, description: 'A knob.' });
});

test('of an array the range is that of its entries', () => {
  const schema = parameterSchema({ ...parameter, type: 'array', axis: 'class', nullable: true, default: null });
  expect(schema).toMatchObject({ type: ['array', 'null'], items: { type: 'number', minimum: 0, exclusiveMaximum: 2 } });
  expect(conform(schema, [1, 2]).map(({ path, keyword }) => [path, keyword])).toEqual([[['1'], 'exclusiveMaximum']]);
});

test('a nullable choice may be null', () => {
  const schema = parameterSchema({
    ...parameter,
    type: 'string',
    enum: ['a'],
    nullable: true,
    default: null,
    minimum: null,
    exclusiveMaximum: null,
  });
  expect(conform(schema, null)).toEqual([]);
  expect(conform(schema, 'b')).toHaveLength(1);
});

test('a problem names the place, also where keys have slashes', () => {
  const problems = conform({ type: 'object', additionalProperties: { type: 'number' } }, { 'a/b~c': 'x' });
  expect(problems.map(({ path, keyword, params, value }) => ({ path, keyword, params, value }))).toEqual([
    { path: ['a/b~c'], keyword: 'type', params: { type: 'number' }, value: 'x' },
  ]);
});
