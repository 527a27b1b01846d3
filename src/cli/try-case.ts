/** A case is numbers for one call of a loss: read from JSON, every key known, every shape one that the loss takes. */

import { didYouMean } from '../diagnostics.js';
import type { Program } from '../program.js';
import { showDims } from '../signature.js';
import { conform, described, expected } from '../spec/conform.js';
import { parameterSchema, reductionSchema } from '../spec/parameter.js';
import type { ParameterValue, Reduction, Spec } from '../spec/spec.js';
import type { Tensor } from '../tensor.js';
import type { Values } from '../terms.js';
import { givenText } from './given-file.js';
import { bad, type Numbers, numbers, show } from './try-numbers.js';

export interface Case {
  /** As the user named it, for messages. */
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Fit {
  readonly program: Program;
  readonly values: Values<number>;
  /** What the case says of parameters and of the reduction. */
  readonly params: Readonly<Record<string, ParameterValue>>;
}

/** `-` is stdin. */
export function readCase(cwd: string, file: string): Case {
  const text = givenText(cwd, file);
  const shown = file === '-' ? 'stdin' : file;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { file: shown, value: value as Case['value'] };
  } catch (error) {
    return bad(shown, `it is not JSON (${(error as Error).message})`);
  }
  return bad(shown, 'it is not a JSON object', 'Write one like {"prediction": [1, 2], "target": [0, 2]}.');
}

/** The program that the shapes of a case choose, and its values for one call. */
export function fitCase(programs: readonly Program[], { file, value }: Case): Fit {
  const { spec } = programs[0]!;
  checkKeys(spec, file, value);
  const tensors = new Map(spec.inputs.map(({ name }) => [name, numbers(file, name, value[name])]));
  const found = programs.flatMap((program) => {
    const sizes = sizesOf(program, tensors);
    return sizes === null ? [] : [{ program, sizes }];
  })[0];
  if (found === undefined) return wrongShapes(programs, file, tensors);
  const { program, sizes } = found;
  const params = paramsOf(spec, file, value.params);
  const parameters = { ...Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, parameter.default])), ...params };
  checkLengths(spec, file, { parameters, sizes });
  const along = (key: string) => weightsOf({ file, program, sizes }, key, value[key]);
  const inputs = Object.fromEntries(program.signature.inputs.map(({ name, dims }) => [name, { dims, data: tensors.get(name)!.data }]));
  const mask = along('mask');
  const reduction = (params.reduction ?? spec.reduction) as Reduction;
  const kept = mask === null ? null : { dims: mask.dims, data: mask.data.map((one) => one !== 0) };
  return { program, values: { inputs, parameters, sizes, reduction, weights: along('weights'), mask: kept }, params };
}

const beside = ['params', 'weights', 'mask', 'equals', 'tolerance'];

function checkKeys({ name, inputs }: Spec, file: string, value: Case['value']): void {
  const names = inputs.map((input) => input.name);
  const all = [...names, ...beside];
  const stranger = Object.keys(value).find((key) => !all.includes(key));
  if (stranger !== undefined) bad(file, `\`${stranger}\` is no input of ${name}`, didYouMean(stranger, all));
  const missing = names.find((input) => !Object.hasOwn(value, input));
  if (missing !== undefined) bad(file, `\`${missing}\` is missing`, `${name} takes ${names.join(' and ')}.`);
}

/** null where a rank differs, or an axis would have two sizes. */
function sizesOf({ signature }: Program, tensors: ReadonlyMap<string, Numbers>): Record<string, number> | null {
  const sizes: Record<string, number> = {};
  for (const { name, dims } of signature.inputs) {
    const given = tensors.get(name)!.shape;
    for (const [i, dim] of dims.entries()) sizes[dim] ??= given[i]!;
    if (given.length !== dims.length || dims.some((dim, i) => sizes[dim] !== given[i])) return null;
  }
  return sizes;
}

function wrongShapes(programs: readonly Program[], file: string, tensors: ReadonlyMap<string, Numbers>): never {
  const given = [...tensors].map(([name, { shape: sizes }]) => `${name} has the shape ${show(sizes)}`).join(' and ');
  const forms = programs.map(({ signature }) => signature.inputs.map(({ name, dims }) => `${name} ${showDims(dims)}`).join(' and '));
  return bad(file, `${given}, but ${programs[0]!.spec.name} takes ${[...new Set(forms)].join(', or ')}`);
}

function paramsOf(spec: Spec, file: string, given: unknown = {}): Record<string, ParameterValue> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return bad(file, `\`params\` must be an object, not ${described(given)}`);
  const schemas = new Map([
    ...spec.parameters.map((one) => [one.name, parameterSchema(one)] as const),
    ['reduction', reductionSchema(spec.reduction)],
  ]);
  for (const [name, value] of Object.entries(given)) {
    const schema =
      schemas.get(name) ?? bad(file, `\`params.${name}\` is no parameter of ${spec.name}`, didYouMean(name, [...schemas.keys()]));
    const [problem] = conform(schema, value);
    if (problem !== undefined) bad(file, `\`params.${name}\` must be ${expected(problem)}; it is ${described(value)}`);
  }
  return { ...given } as Record<string, ParameterValue>;
}

function checkLengths(spec: Spec, file: string, { parameters, sizes }: Pick<Values<number>, 'parameters' | 'sizes'>): void {
  for (const { name, axis } of spec.parameters) {
    const value = parameters[name];
    const size = sizes[axis ?? ''];
    if (Array.isArray(value) && size !== undefined && value.length !== size)
      bad(file, `\`params.${name}\` has the shape [${value.length}], where ${axis} has the size ${size}`);
  }
}

function weightsOf(
  { file, program, sizes }: { file: string } & Pick<Fit, 'program'> & Pick<Values<number>, 'sizes'>,
  key: string,
  given: unknown,
): Tensor<number> | null {
  if (given === undefined || given === null) return null;
  const { dims, spec } = program;
  if (!dims.includes('batch'))
    return bad(file, `\`${key}\` weighs examples, and ${spec.name} is a loss of the whole batch, which has no value for each`);
  const { shape: own, data } = numbers(file, key, given);
  const all = dims.map((dim) => sizes[dim]!);
  if (own.length > 0 && own.length <= all.length && own.every((size, i) => size === all[i]))
    return { dims: dims.slice(0, own.length), data };
  const fit = all.length > 1 ? `${show(all.slice(0, 1))} or ${show(all)}` : show(all);
  return bad(
    file,
    `\`${key}\` has the shape ${show(own)}, where the loss has ${showDims(dims)} = ${show(all)}`,
    `Give it the shape ${fit}.`,
  );
}
