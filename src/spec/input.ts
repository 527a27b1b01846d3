/** The tensors that a loss is called with, as the spec declares them: the predictions first, then the target. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { inputNameTaken } from './names.js';
import type { RawInput, RawSpec } from './schema.js';
import { type Input, type Kind, kinds } from './spec.js';
import { written } from './structure.js';
import type { Yaml } from './yaml.js';

/** `input: logits` is short for a tensor of that name and kind, and a target, both shaped as the feature says. */
export function toInputs(yaml: Yaml, { input, inputs }: Pick<RawSpec, 'input' | 'inputs'>): Input[] {
  if (inputs !== undefined) {
    const all = Object.entries(inputs).map(([name, raw]) => toInput(yaml, name, raw));
    return [...all.filter(({ role }) => role === 'prediction'), ...all.filter(({ role }) => role === 'target')];
  }
  if (input === undefined) return [];
  const shared = { dims: null, domain: 'real', span: yaml.spanOf(['input']) } as const;
  return [
    { ...shared, name: input, role: 'prediction', kind: input },
    { ...shared, name: 'target', role: 'target', kind: null },
  ];
}

/** What is wrong with inputs that conform to the schema of specs. */
export function inputIssues(yaml: Yaml, { inputs, features }: Pick<RawSpec, 'inputs' | 'features'>): Diagnostic[] {
  if (inputs === undefined) return 'inputs' in Object(yaml.value) || features?.length ? [] : featureIssues(yaml, features);
  const names = Object.keys(inputs);
  const bad = names.flatMap((name) => {
    const why = inputNameTaken(name);
    return why === null
      ? []
      : [diagnostic('bad_input', { name: JSON.stringify(name).slice(1, -1), why }, yaml.spanOfKey(['inputs', name]))];
  });
  if (names.some((name) => name !== 'target')) return bad;
  const suggestion = 'Name the predictions that the loss is called with.';
  return [
    ...bad,
    diagnostic(
      'wrong_value',
      { where: '`inputs`', expected: 'more than the target', got: 'the target', suggestion },
      yaml.spanOfKey(['inputs']),
    ),
  ];
}

/** Without axes of their own, inputs have those of a feature. */
function featureIssues(yaml: Yaml, features: RawSpec['features']): Diagnostic[] {
  if (features === undefined && written(yaml, 'features')) return [];
  const suggestion = 'They say which axes the input and the target have, e.g. `features: [number]`.';
  return [diagnostic('missing_key', { where: 'The spec', key: 'features', suggestion }, yaml.spanOf([]))];
}

function toInput(yaml: Yaml, name: string, raw: RawInput): Input {
  const { axes, type, kind } = Array.isArray(raw) ? { axes: raw } : (raw as Exclude<RawInput, readonly string[]>);
  return {
    name,
    role: name === 'target' ? 'target' : 'prediction',
    kind: kind ?? (kinds.includes(name as Kind) ? (name as Kind) : null),
    dims: axes,
    domain: type ?? 'real',
    span: yaml.spanOfKey(['inputs', name]),
  };
}
