/** A parsed document → Spec, or one refusal with everything that is wrong with it. */

import { basename } from 'node:path';
import { type Diagnostic, diagnostic, Refusal } from '../diagnostics.js';
import { conform, type Problem } from './conform.js';
import { exampleIssues, toExample } from './example.js';
import { inputIssues, toInputs } from './input.js';
import { className, classNameIssue, fileName, lossNameIssue } from './names.js';
import { oneLine, parameterIssues, toParameter } from './parameter.js';
import { type RawSpec, specSchema } from './schema.js';
import type { Spec } from './spec.js';
import { structureIssues } from './structure.js';
import { type Catalogue, forFeatures, misfit, resolveTorch } from './torch.js';
import type { Yaml } from './yaml.js';

/** The spec that a document declares; throws a refusal with all issues, in the order of the text. */
export function assemble(yaml: Yaml, catalogue: Catalogue): Spec {
  const problems = conform(specSchema, yaml.value);
  const raw = soundPart(yaml.value as RawSpec, problems);
  const torch = raw.torch === undefined ? null : resolveTorch(raw.torch, catalogue, yaml.spanOf(['torch']));
  const spec = fill(yaml, raw, isSpec(torch) ? forFeatures(torch, raw.features ?? []) : null);
  const names = spec.inputs.map(({ name }) => name);
  const unresolved = torch !== null && !isSpec(torch);
  const issues = [
    ...yaml.issues,
    ...structureIssues(yaml, problems),
    ...nameIssues(yaml, raw),
    ...(unresolved ? [torch] : []),
    ...(isSpec(torch) ? misfits(torch, spec) : []),
    ...inputIssues(yaml, raw),
    ...(raw.parameters === undefined ? [] : spec.parameters.flatMap((parameter) => parameterIssues(yaml, parameter, names))),
    ...(unresolved || problems.some(cloudsExamples) ? [] : spec.examples.flatMap((example, i) => exampleIssues(yaml, i, example, spec))),
  ];
  if (issues.length > 0) throw new Refusal(inOrder(issues));
  return spec;
}

/** Of each feature that the torch loss is not for. */
const misfits = (torch: Spec, { features }: Spec): Diagnostic[] =>
  features.flatMap(({ name, span }) => {
    const why = misfit(torch, name);
    return why === null ? [] : [diagnostic('torch_misfit', { name: torch.className, feature: name, why }, span)];
  });

/** Whether a problem leaves open which inputs and parameters an example should have. */
const cloudsExamples = ({ path }: Problem): boolean =>
  path.length === 0 || ['input', 'inputs', 'parameters', 'torch', 'examples'].includes(path[0]!);

/** Without each top-level value, parameter or input that the schema refuses, so that the others can still be looked at. */
function soundPart(value: RawSpec, problems: readonly Problem[]): RawSpec {
  const sound = structuredClone({ ...value }) as Record<string, unknown>;
  for (const { path, keyword } of problems) {
    const [key, inner] = path;
    if (key === undefined || (keyword === 'additionalProperties' && inner === undefined)) continue;
    const within = sound[key];
    if ((key === 'parameters' || key === 'inputs') && inner !== undefined) delete Object(within)[inner];
    else delete sound[key];
  }
  return sound as unknown as RawSpec;
}

function fill(yaml: Yaml, raw: RawSpec, torch: Spec | null): Spec {
  const listed = <N>(key: string, names: readonly N[] = []) => names.map((name, i) => ({ name, span: yaml.spanOf([key, i]) }));
  return {
    source: yaml.source,
    name: raw.name,
    className: raw.class ?? className(raw.name ?? ''),
    summary: oneLine(raw.summary ?? torch?.summary ?? ''),
    paper: raw.paper ?? torch?.paper ?? null,
    aliases: raw.aliases ?? [],
    ludwig: raw.ludwig ?? null,
    features: listed('features', raw.features),
    inputs: torch?.inputs ?? toInputs(yaml, raw),
    parameters: torch?.parameters ?? Object.entries(raw.parameters ?? {}).map(([name, parameter]) => toParameter(yaml, name, parameter)),
    loss: torch?.loss ?? yaml.formula(['loss']),
    weight: torch === null ? optional(yaml, 'weight') : torch.weight,
    divisor: torch === null ? optional(yaml, 'divisor') : torch.divisor,
    reduction: raw.reduction ?? torch?.reduction ?? 'mean',
    examples: (raw.examples ?? []).map((example, i) => toExample(yaml, i, example)),
    properties: listed('properties', raw.properties),
    torch: raw.torch ?? null,
  };
}

const optional = (yaml: Yaml, key: string) => (key in Object(yaml.value) ? yaml.formula([key]) : null);
const isSpec = (value: Spec | Diagnostic | null): value is Spec => value !== null && 'loss' in value;

function nameIssues(yaml: Yaml, raw: RawSpec): Diagnostic[] {
  const issues: (Diagnostic | null)[] = (raw.aliases ?? []).map((alias, i) => lossNameIssue(alias, yaml.spanOf(['aliases', i])));
  if (raw.class !== undefined) issues.push(classNameIssue(raw.class, yaml.spanOf(['class'])));
  if (raw.name === undefined) return issues.filter((issue) => issue !== null);
  const span = yaml.spanOf(['name']);
  const file = basename(yaml.source.name);
  issues.push(lossNameIssue(raw.name, span));
  if (/\.ya?ml$/.test(file) && file !== fileName(raw.name)) issues.push(diagnostic('file_name_differs', { name: raw.name, file }, span));
  return issues.filter((issue) => issue !== null);
}

/** By position; each sentence about a place once. */
function inOrder(issues: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...issues].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const key = ({ message, span }: Diagnostic) => `${span?.start} ${message}`;
  return [...new Map(sorted.map((issue) => [key(issue), issue])).values()].slice(0, mostIssues);
}

/** A text of 64 kB can be wrong in thousands of places; nobody reads them, and each costs a walk through the text. */
const mostIssues = 50;
