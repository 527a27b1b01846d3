/** Worked numbers of a spec: every input given, nothing else, in lists that are arrays, with parameters that the loss has. */

import { closest, type Diagnostic, diagnostic, didYouMean } from '../diagnostics.js';
import { conform, described, expected } from './conform.js';
import type { JsonSchema } from './json-schema.js';
import { parameterSchema, reductionSchema } from './parameter.js';
import type { RawExample } from './schema.js';
import type { Example, Nested, Spec } from './spec.js';
import type { Path, Yaml } from './yaml.js';

type Loss = Pick<Spec, 'inputs' | 'parameters' | 'reduction'>;

export function toExample(yaml: Yaml, index: number, raw: RawExample): Example {
  const { params, weights, equals, tolerance, ...inputs } = raw;
  return {
    inputs: inputs as Record<string, Nested>,
    params: (params ?? {}) as Example['params'],
    weights: weights ?? null,
    equals,
    tolerance: tolerance ?? 1e-6,
    span: yaml.spanOf(['examples', index]),
  };
}

/** What is wrong with an example that conforms to the schema of specs. */
export function exampleIssues(yaml: Yaml, index: number, example: Example, loss: Loss): Diagnostic[] {
  const path: Path = ['examples', index];
  const names = loss.inputs.map(({ name }) => name);
  const bad = (problem: string, suggestion: string, ...key: string[]) =>
    diagnostic('bad_example', { problem, suggestion }, key.length === 0 ? example.span : yaml.spanOfKey([...path, ...key]));
  const unknown = Object.keys(example.inputs).filter((key) => !names.includes(key));
  const absent = names.filter((name) => !(name in example.inputs));
  const misspelt = unknown.map((key) => closest(key, absent));
  const missing = absent.filter((name) => !misspelt.includes(name)).map((name) => bad(`has no \`${name}\``, 'Give every input.'));
  const unknownIssues = unknown.map((key) =>
    bad(`gives \`${key}\`, which is no input`, didYouMean(key, [...names, 'params', 'weights', 'equals', 'tolerance']), key),
  );
  const tensors = Object.entries({ ...example.inputs, ...(example.weights === null ? {} : { weights: example.weights }) });
  const ragged = tensors
    .filter(([, tensor]) => shape(tensor) === null)
    .map(([key]) => bad(`has lists of different lengths in \`${key}\``, 'Make its rows equally long.', key));
  return [...missing, ...unknownIssues, ...ragged, ...paramIssues(example, loss, bad)];
}

function paramIssues(
  { params }: Example,
  loss: Loss,
  bad: (problem: string, suggestion: string, ...key: string[]) => Diagnostic,
): Diagnostic[] {
  const schemas: Record<string, JsonSchema> = { reduction: reductionSchema(loss.reduction) };
  for (const parameter of loss.parameters) schemas[parameter.name] = parameterSchema(parameter);
  return Object.entries(params).flatMap(([name, value]) => {
    if (!Object.hasOwn(schemas, name))
      return [bad(`sets \`${name}\`, which is no parameter`, didYouMean(name, Object.keys(schemas)), 'params', name)];
    const problems = conform(schemas[name]!, value);
    return problems.map((problem) =>
      bad(`sets \`${name}\` to ${described(value)}, which must be ${expected(problem)}`, '', 'params', name),
    );
  });
}

/** The lengths of lists within lists; null where they differ or numbers stand beside lists. */
export function shape(nested: Nested): readonly number[] | null {
  if (!Array.isArray(nested)) return [];
  const [first, ...rest] = nested.map(shape);
  if (first === undefined) return [0];
  const same = rest.every((other) => other !== null && first !== null && other.join() === first.join());
  return same && first !== null ? [nested.length, ...first] : null;
}
