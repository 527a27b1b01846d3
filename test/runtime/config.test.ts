import Ajv from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { ConfigError, type ParameterRow, type ParameterTable, parseConfig } from '../../src/runtime/index.js';
import { HuberLoss } from './samples.js';

const table: ParameterTable = [
  { name: 'delta', type: 'number', default: 1, exclusiveMinimum: 0, maximum: 10 },
  { name: 'power', type: 'integer', default: 2, minimum: 1, exclusiveMaximum: 5 },
  { name: 'full', type: 'boolean', default: false },
  { name: 'mode', type: 'string', default: 'raw', enum: ['raw', 'log'] },
  { name: 'alpha', type: 'number', nullable: true, default: null },
  { name: 'class_weights', type: 'array', nullable: true, default: null, items: { type: 'number', minimum: 0 } },
];

function property({ name: _, nullable, default: value, items, ...row }: ParameterRow): object {
  const one = { ...row, default: value, ...(items === undefined ? {} : { items }) };
  return nullable === true ? { anyOf: [one, { type: 'null' }] } : one;
}
const common: ParameterTable = [
  { name: 'weight', type: 'number', default: 1, minimum: 0 },
  { name: 'reduction', type: 'string', default: 'mean', enum: ['mean', 'sum', 'batch_mean'] },
];
const schema = {
  type: 'object',
  properties: { type: { const: 'tried' }, ...Object.fromEntries([...table, ...common].map((row) => [row.name, property(row)])) },
  additionalProperties: false,
};

test('the walk accepts exactly what ajv accepts of the same JSON Schema', () => {
  const validate = new Ajv.default({ strictTypes: false }).compile(schema);
  const values = [
    0,
    1,
    1.0,
    -1,
    2.5,
    5,
    10,
    10.1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
    'raw',
    'log',
    'sum',
    'tried',
    '',
    [],
    [1, 2],
    [-1],
    ['a'],
    [null],
    {},
    undefined,
  ];
  for (const key of [
    'type',
    'delta',
    'power',
    'full',
    'mode',
    'alpha',
    'class_weights',
    'weight',
    'reduction',
    'detla',
    'toString',
    '__proto__',
  ]) {
    for (const value of values) {
      const config = Object.defineProperty({}, key, { value, enumerable: true });
      const accepted = (() => {
        try {
          parseConfig('tried', table, config);
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          return false;
        }
      })();
      expect([key, value, accepted]).toEqual([key, value, validate(config)]);
    }
  }
});

test('what the config does not say has its default', () => {
  const defaults = {
    type: 'tried',
    delta: 1,
    power: 2,
    full: false,
    mode: 'raw',
    alpha: null,
    class_weights: null,
    weight: 1,
    reduction: 'mean',
  };
  expect(parseConfig('tried', table)).toEqual(defaults);
  expect(parseConfig('tried', table, { delta: 2, mode: undefined })).toEqual({ ...defaults, delta: 2 });
  expect(parseConfig('tried', [{ name: 'reduction', type: 'string', enum: ['mean', 'sum'], default: 'sum' }]).reduction).toBe('sum');
  expect(new HuberLoss().config).toEqual({ type: 'sample_huber', delta: 1, weight: 1, reduction: 'mean' });
});

test.each([
  [{ detla: 2 }, 'tried: `detla` is not a parameter; did you mean `delta`?'],
  [{ quite: 2 }, 'tried: `quite` is not a parameter; choose from delta, power, full, mode, alpha, class_weights, weight, reduction'],
  [{ delta: '2' }, 'tried: `delta` must be a finite number, not "2"'],
  [{ delta: 0 }, 'tried: `delta` must be more than 0, not 0'],
  [{ delta: 11 }, 'tried: `delta` must be at most 10, not 11'],
  [{ delta: Number.NaN }, 'tried: `delta` must be a finite number, not NaN'],
  [{ delta: null }, 'tried: `delta` must be a finite number, not null'],
  [{ power: 5 }, 'tried: `power` must be less than 5, not 5'],
  [{ power: 1.5 }, 'tried: `power` must be an integer, not 1.5'],
  [{ full: 1 }, 'tried: `full` must be true or false, not 1'],
  [{ mode: 'lag' }, 'tried: `mode` must be one of "raw", "log", not "lag"; did you mean `log`?'],
  [{ alpha: [] }, 'tried: `alpha` must be a finite number or null, not an array'],
  [{ class_weights: [1, -1] }, 'tried: `class_weights[1]` must be at least 0, not -1'],
  [{ weight: -1 }, 'tried: `weight` must be at least 0, not -1'],
  [{ type: 'other' }, 'tried: `type` must be `tried`, not "other"'],
  [null, 'tried: the config must be an object, not null'],
  [[], 'tried: the config must be an object, not an array'],
  [{ delta: 0, power: 0, x: 1 }, 'tried:\n  `x` is not a parameter; choose from'],
])('%j is refused with a sentence', (config, text) => {
  expect(() => parseConfig('tried', table, config)).toThrow(text);
});

test('every problem of a config is reported at once', () => {
  const error = (() => {
    try {
      parseConfig('tried', table, { delta: 0, power: 0, full: 'yes', type: 'no', x: 1 });
    } catch (caught) {
      return caught;
    }
  })() as ConfigError;
  expect(error.problems).toHaveLength(5);
});
