/** The configuration class of a loss: each parameter as a field of Ludwig's schema, with its constraint. */

import type { FeatureName } from '../../spec/features.js';
import { type Parameter, reductions, type Spec } from '../../spec/spec.js';
import { call, documentation, float, list, numeral, quote } from './python.js';

export function configClass(spec: Spec): string {
  const { name, className } = spec;
  const title = name.replace(/(?:^|_)(\w)/g, (_, letter: string) => ` ${letter.toUpperCase()}`).trim();
  const fields = [
    field('type', 'str', typeField(spec)),
    ...spec.parameters.map((parameter) => field(parameter.name, annotation(parameter), fieldOf(parameter))),
    field('reduction', 'str', [
      'StringOptions',
      [
        `options=[${reductions.map(quote).join(', ')}]`,
        `default=${quote(spec.reduction)}`,
        'description="How the losses of positions become one number."',
      ],
    ]),
    field('weight', 'float', ['NonNegativeFloat', ['default=1.0', 'description="Weight of this loss where several are added up."']]),
  ];
  return [
    `class ${className}Config(LossConfig):`,
    documentation(`Configuration of the loss \`${name}\`.`, '    '),
    '',
    ...fields,
    '',
    '    @classmethod',
    '    def name(cls) -> str:',
    '        """Return the name to show."""',
    `        return ${quote(title)}`,
    ...expected(spec).flatMap((lines) => ['', ...lines.map((line) => `    ${line}`)]),
  ].join('\n');
}

type Factory = readonly [name: string, settings: readonly string[]];

const field = (name: string, type: string, [factory, settings]: Factory): string =>
  `    ${call(`${name}: ${type} = schema_utils.${factory}`, settings, '', '    ')}`;

/** A loss that stands in for one of Ludwig's own answers to both names. */
function typeField({ name, ludwig }: Spec): Factory {
  const description = 'description="Type of loss."';
  if (ludwig === null || ludwig === name) return ['ProtectedString', [quote(name), description]];
  return ['StringOptions', [`options=[${quote(name)}, ${quote(ludwig)}]`, `default=${quote(name)}`, description]];
}

const plain: Record<Parameter['type'], string> = { number: 'float', integer: 'int', boolean: 'bool', string: 'str', array: 'list' };

function annotation(parameter: Parameter): string {
  const { type, nullable } = parameter;
  const none = nullable ? ' | None' : '';
  if (type !== 'array') return `${plain[type]}${none}`;
  const entry = entryName(parameter);
  return `list[${entry}]${isClassWeights(parameter) ? ` | dict[str, ${entry}]` : ''}${none}`;
}

/** Types of the entries of arrays, named before the class. */
export const entryTypes = ({ parameters }: Spec): string[] =>
  parameters.flatMap((parameter) => (entryName(parameter) === 'float' ? [] : [`${entryName(parameter)} = ${bounded(parameter)}`]));

const entryName = (parameter: Parameter): string =>
  parameter.type !== 'array' || bounded(parameter) === 'float'
    ? 'float'
    : `${parameter.name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Entry`;

/** Ludwig itself turns a mapping from class to weight into a list. */
const isClassWeights = ({ name }: Parameter): boolean => name === 'class_weights';

const bounds = { minimum: 'ge', maximum: 'le', exclusiveMinimum: 'gt', exclusiveMaximum: 'lt' } as const;

/** Ludwig's own factories do not look into lists. */
function bounded(parameter: Parameter): string {
  const limits = Object.entries(bounds).flatMap(([key, word]) => {
    const value = parameter[key as keyof typeof bounds];
    return value === null ? [] : [`${word}=${numeral(value)}`];
  });
  return limits.length === 0 ? 'float' : `Annotated[float, Field(${limits.join(', ')})]`;
}

function fieldOf(parameter: Parameter): Factory {
  const { type, nullable, enum: texts } = parameter;
  const none = nullable ? ['allow_none=True'] : [];
  const said = `description=${quote(parameter.description)}`;
  const value = `default=${literal(parameter)}`;
  switch (type) {
    case 'boolean':
      return ['Boolean', [value, said]];
    case 'string':
      return texts === null
        ? ['String', [said, value, ...none]]
        : ['StringOptions', [`options=${list(texts.map(quote), '        ', 16)}`, value, ...none, said]];
    case 'array':
      return ['OneOfOptionsField', [value, ...none, said, 'field_options=[]']];
    default:
      return [type === 'integer' ? 'IntegerRange' : 'FloatRange', [value, ...none, ...limits(parameter), said]];
  }
}

function limits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Parameter): string[] {
  const [low, high] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  return [
    ...(low === null ? [] : [`min=${numeral(low)}`]),
    ...(high === null ? [] : [`max=${numeral(high)}`]),
    ...(minimum === null && exclusiveMinimum !== null ? ['min_inclusive=False'] : []),
    ...(maximum === null && exclusiveMaximum !== null ? ['max_inclusive=False'] : []),
  ];
}

function literal({ type, default: value }: Parameter): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return type === 'number' ? float(value) : numeral(value);
  return `[${value.map(float).join(', ')}]`;
}

/** What Ludwig's features read from the configuration of any loss. */
function expected({ features, parameters }: Spec): string[][] {
  const serves = (...names: FeatureName[]) => features.some(({ name }) => names.includes(name));
  const lacks = (name: string) => parameters.every((parameter) => parameter.name !== name);
  const classes = serves('category', 'category_distribution', 'sequence', 'text');
  return [
    ...((classes || serves('set')) && lacks('class_weights') ? [property('class_weights', 'None', 'None')] : []),
    ...(classes && lacks('class_similarities_temperature') ? [property('class_similarities_temperature', 'int', '0')] : []),
  ];
}

const property = (name: string, type: string, value: string): string[] => [
  '@property',
  `def ${name}(self) -> ${type}:`,
  '    """Return what output features look for."""',
  `    return ${value}`,
];
