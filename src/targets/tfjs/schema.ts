/** The schema class of a loss and its JSON Schema: the single importer of json-schema-to-typescript. */

import { type Code, imports, literal, print, quote, symbol } from '../../code/code.js';
import { fill } from '../../code/template.js';
import type { File } from '../../file.js';
import { configSchema } from '../../spec/parameter.js';
import type { Parameter, Spec } from '../../spec/spec.js';
import { configPath, runtimeSpecifier, schemaPath } from '../paths.js';
import type { Library } from '../target.js';

export async function schemaClass(spec: Spec, { layout, template }: Library): Promise<File> {
  const path = configPath(layout, spec.name);
  const runtime = runtimeSpecifier(path, layout);
  const skeleton = template('schema.ts.hbs');
  const used = [
    symbol('parseConfig', runtime),
    ...['LossConfig', 'ParameterTable', 'Reduction'].map((name) => symbol(name, runtime, 'type')),
  ];
  const text = fill('schema.ts.hbs', skeleton, {
    imports: imports(used),
    types: await optionsType(spec),
    className: `${spec.className}Config`,
    type: quote(spec.name),
    fields: print(fields(spec)).trimEnd(),
    schema: literal(configSchema(spec), '  '),
    parameters: literal(parameterTable(spec), '  '),
    assignments: [...spec.parameters.map(({ name }) => name), 'reduction', 'weight']
      .map((name) => `    this.${name} = config.${name};`)
      .join('\n'),
  });
  return { path, text, owner: 'tool', spec: spec.source.name, template: skeleton.name };
}

export function schemaFile(spec: Spec, { layout }: Library): File {
  const text = `${JSON.stringify(configSchema(spec), null, 2)}\n`;
  return { path: schemaPath(layout, spec.name), text, owner: 'tool', spec: spec.source.name, template: null };
}

/** What a user may write, as an interface named after the class; the library has its own mind of names: `Ssim2dLoss` would be `Ssim2DLoss`. */
async function optionsType(spec: Spec): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  const { $schema: _, title: __, ...schema } = configSchema(spec);
  const text = await compile(schema as Parameters<typeof compile>[0], 'Options', {
    bannerComment: '',
    format: false,
    additionalProperties: false,
  });
  return indented(text.trim()).replace('interface Options', `interface ${spec.className}Options`);
}

/** The library leaves its output bare where it is not asked to format, which takes a second. */
function indented(text: string): string {
  let depth = 0;
  const lines = text.split('\n').map((line) => {
    const bare = line.trim();
    if (bare.startsWith('}')) depth--;
    const result =
      '  '.repeat(depth) + (bare.startsWith('*') ? ` ${bare}` : isField(bare) ? `${bare.replace(/"([^"\\']*)"/g, "'$1'")};` : bare);
    if (bare.endsWith('{')) depth++;
    return result;
  });
  return lines.join('\n');
}

const isField = (line: string): boolean => /^\w+\??: .*[^{]$/.test(line);

/** The rows that the runtime walks: what the JSON Schema says, without words. */
function parameterTable({ parameters, reduction }: Spec): object[] {
  const rows = parameters.map((parameter) => ({ name: parameter.name, ...constraint(parameter), default: parameter.default }));
  return [
    ...rows,
    { name: 'reduction', type: 'string', enum: ['mean', 'sum', 'batch_mean'], default: reduction },
    { name: 'weight', type: 'number', minimum: 0, default: 1 },
  ];
}

function constraint({ type, nullable, enum: values, ...limits }: Parameter): object {
  const keys = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
  const bounds = Object.fromEntries(keys.filter((key) => limits[key] !== null).map((key) => [key, limits[key]]));
  return {
    type,
    ...(nullable ? { nullable } : {}),
    ...(values === null ? {} : { enum: values }),
    ...(type === 'array' ? { items: { type: 'number', ...bounds } } : bounds),
  };
}

const types: Record<Parameter['type'], string> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  string: 'string',
  array: 'readonly number[]',
};

function fields({ name, parameters }: Spec): Code {
  const own = parameters.map(({ name: field, type, nullable, enum: values, description }): Code => {
    const plain = values === null ? types[type] : values.map(quote).join(' | ');
    return [
      description === '' ? '' : `  /** ${description.replace(/\*\//g, '*\u200b/')} */\n`,
      `  readonly ${field}: ${plain}${nullable ? ' | null' : ''};\n`,
    ];
  });
  return [
    `  readonly type = ${quote(name)};\n`,
    ...own,
    '  /** How the losses of positions become one number. */\n  readonly reduction: Reduction;\n',
    '  /** Weight of this loss where several are added up. */\n  readonly weight: number;\n',
  ];
}
