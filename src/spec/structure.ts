/** What the schema of specs refuses, said in sentences with their place in the text. */

import { closest, type Diagnostic, diagnostic, didYouMean } from '../diagnostics.js';
import { described, expected, type Problem } from './conform.js';
import { classNameIssue, lossNameIssue } from './names.js';
import { specSchema } from './schema.js';
import type { Path, Yaml } from './yaml.js';

/** A sentence for each problem; a key that is only misspelt is not missing besides. */
export function structureIssues(yaml: Yaml, problems: readonly Problem[]): Diagnostic[] {
  const told = problems.filter(
    ({ keyword, path, params }) => keyword !== 'required' || path.length > 0 || !written(yaml, String(params.missingProperty)),
  );
  return told.map((problem) => structureIssue(yaml, problem));
}

/** Whether the spec has a key, perhaps misspelt. */
export function written(yaml: Yaml, key: string): boolean {
  return Object.keys(Object(yaml.value)).some(
    (other) => other === key || (!(other in specSchema.properties) && closest(other, Object.keys(specSchema.properties)) === key),
  );
}

function structureIssue(yaml: Yaml, problem: Problem): Diagnostic {
  const { path, keyword, params } = problem;
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(yaml, problem, String(params.additionalProperty));
    case 'required':
      return missingKey(yaml, path, String(params.missingProperty));
    case 'false schema':
      return excludedKey(yaml, path);
    case 'type': {
      const args = { where: place(path), expected: expected(problem), got: described(problem.value) };
      return diagnostic('wrong_type', args, yaml.spanOf(path));
    }
    case 'uniqueItems':
      return repeated(yaml, problem);
    default:
      return wrongValue(yaml, problem);
  }
}

/** A path as people write it: `examples[0].logits`. */
function place(path: Path): string {
  if (path.length === 0) return 'The spec';
  const text = path.map((key) => (/^\d+$/.test(String(key)) ? `[${key}]` : `.${key}`)).join('');
  return `\`${text.slice(1)}\``;
}

function unknownKey(yaml: Yaml, { path, schema }: Problem, key: string): Diagnostic {
  const known = Object.keys(Object(schema.properties));
  const where = path.length === 0 ? 'a spec' : place(path);
  const suggestion = key.includes(' ')
    ? 'Between { } a text that has a comma goes in quotes.'
    : (meantBy.get(key) ?? didYouMean(key, known));
  return diagnostic('unknown_key', { key, where, suggestion }, yaml.spanOfKey([...path, key]));
}

/** Keys of JSON Schema that a spec says otherwise. */
const meantBy: ReadonlyMap<string, string> = new Map([
  ['items', 'The bounds of an array hold for each of its entries: write them beside its `type`.'],
]);

const advice: Record<string, string> = {
  loss: 'It is the formula, e.g. `loss: (prediction - target)^2`; or name a torch.nn loss with `torch:`.',
  input: `It says what the loss is called with: ${specSchema.properties.input.enum.join(', ')}.`,
};

function missingKey(yaml: Yaml, path: Path, key: string): Diagnostic {
  return diagnostic('missing_key', { where: place(path), key, suggestion: advice[key] ?? '' }, yaml.spanOfKey(path));
}

function excludedKey(yaml: Yaml, path: Path): Diagnostic {
  const key = String(path[0]);
  const torch = 'torch' in Object(yaml.value);
  const where = torch ? 'a spec with `torch`' : 'a spec with `inputs`';
  const suggestion = torch ? 'The torch loss brings its own; write a formula without `torch` to change it.' : 'Keep one of the two.';
  return diagnostic('unknown_key', { key, where, suggestion }, yaml.spanOfKey(path));
}

function wrongValue(yaml: Yaml, problem: Problem): Diagnostic {
  const { path, keyword, value, schema } = problem;
  const span = yaml.spanOf(path);
  if (keyword === 'enum' && path[0] === 'features' && typeof value === 'string') {
    return diagnostic('unknown_feature', { name: value, suggestion: didYouMean(value, schema.enum as string[]) }, span);
  }
  if (keyword === 'pattern' && ['name', 'aliases', 'ludwig'].includes(String(path[0]))) return lossNameIssue(String(value), span)!;
  if (keyword === 'pattern' && path[0] === 'class') return classNameIssue(String(value), span)!;
  const suggestion = keyword === 'enum' && typeof value === 'string' ? didYouMean(value, schema.enum as string[]) : '';
  const args = { where: place(path), expected: keyword === 'pattern' ? patterned(path) : expected(problem), got: described(value) };
  return diagnostic('wrong_value', { ...args, suggestion: suggestion.startsWith('Did') ? suggestion : '' }, span);
}

/** At the later of the two. */
function repeated(yaml: Yaml, { path, params: { i, j }, value }: Problem): Diagnostic {
  const at = Math.max(Number(i), Number(j));
  const entry = `\`${(value as unknown[])[at]}\``;
  return diagnostic('duplicate_entry', { entry, where: place(path) }, yaml.spanOf([...path, at]));
}

const patterned = (path: Path): string =>
  path[0] === 'paper' ? 'a link that begins with https://' : 'a name in lower case letters, digits and underscores';
