/** Which names a loss, a class, an input and a parameter can have, in every language that the name will be written in. */

import { type Diagnostic, diagnostic, type Span } from '../diagnostics.js';
import { features } from './features.js';

export const namePattern = '^[a-z][a-z0-9_]*$';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export const commands = 'init add generate check list explain validate try verify help version'.split(' ');
const javascript = words(
  'arguments await break case catch class const constructor continue debugger default delete do else enum eval export extends false finally for function ' +
    'if implements import in instanceof interface let new null package private protected prototype public return static super switch this throw true try ' +
    'typeof undefined var void while with yield',
);
const python = words('and as assert async def del elif except from global is lambda nonlocal not or pass raise');
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const language = words('and or not where pi inf all true false null');
/** What a generated function has beside its inputs and parameters. */
const generated = words('g tf ops config');
const exampleKeys = words('params weights mask equals tolerance');
const globals = words(
  'Array Boolean Date Error Function Infinity JSON Map Math NaN Number Object Promise Proxy RegExp Set String Symbol WeakMap Float32Array Float64Array Int32Array',
);
const axes = new Set(Object.values(features).flatMap(({ prediction, target }) => [...prediction.dims, ...target.dims]));

/** The file that a spec of this name lies in. */
export const fileName = (name: string): string => `${name}.loss.yaml`;

/** tempered_softmax → TemperedSoftmaxLoss */
export const className = (name: string): string => `${name.replace(/(?:^|_+)([a-z0-9]?)/g, (_, first: string) => first.toUpperCase())}Loss`;

/** What keeps a text from being the name of a loss, if anything does. */
export function lossNameIssue(name: string, span: Span | null): Diagnostic | null {
  if (!new RegExp(namePattern).test(name))
    return diagnostic('bad_name', { name: printable(name), suggestion: `e.g. \`${slug(name)}\`` }, span);
  const why = lossNameTaken(name);
  return why === null ? null : diagnostic('reserved_name', { name, why }, span);
}

/** What keeps a text from being the name of a class. */
export function classNameIssue(name: string, span: Span | null): Diagnostic | null {
  if (globals.has(name))
    return diagnostic('bad_class', { name, why: 'JavaScript has it already', suggestion: `Say \`${name}Loss\`.` }, span);
  const why = 'it must begin with a capital letter and have only letters, digits and underscores';
  return /^[A-Z]\w*$/.test(name)
    ? null
    : diagnostic('bad_class', { name: printable(name), why, suggestion: `Say \`${className(slug(name).replace(/_loss$/, ''))}\`.` }, span);
}

/** Why a parameter cannot have a name; `inputs`: the names of the tensors beside it. */
export function parameterNameTaken(name: string, inputs: readonly string[]): string | null {
  if (inputs.includes(name)) return 'an input of this loss has that name';
  if (['type', 'weight', 'reduction'].includes(name)) return 'every config has a field of that name';
  return name === 'target' ? 'it stands for the target' : variableTaken(name);
}

/** Why an input cannot have a name. */
export function inputNameTaken(name: string): string | null {
  return exampleKeys.has(name) ? 'an example has a key of that name' : variableTaken(name);
}

/** The name in lower case, with everything else made an underscore. */
export function slug(text: string): string {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return (
    words
      .filter(Boolean)
      .join('_')
      .replace(/^[0-9]+_?/, '')
      .slice(0, 60) || 'my_loss'
  );
}

function lossNameTaken(name: string): string | null {
  if (commands.includes(name)) return 'a command of create-loss';
  if (javascript.has(name)) return 'a word of JavaScript';
  if (python.has(name)) return 'a word of Python';
  return devices.test(name) ? 'a device on Windows, where no file can have its name' : null;
}

function variableTaken(name: string): string | null {
  if (!new RegExp(namePattern).test(name)) return 'it takes lower case letters, digits and underscores, beginning with a letter';
  if (language.has(name)) return 'it is a word of the formula language';
  if (axes.has(name)) return 'it is the name of an axis';
  if (generated.has(name)) return 'generated code uses that name';
  if (javascript.has(name) || name in {}) return 'it is a word of JavaScript';
  return python.has(name) ? 'it is a word of Python, which the Ludwig plugin is written in' : null;
}

const printable = (text: string): string => JSON.stringify(text).slice(1, -1).slice(0, 80);
