/** The tensors that a loss is called with, as the spec declares them: the predictions first, then the target. */

import { type Diagnostic, diagnostic, type Span } from '../diagnostics.js';
import { inputNameTaken } from './names.js';
import type { RawInput, RawSpec } from './schema.js';
import { type Input, type Kind, kinds, type Limit, limits } from './spec.js';
import { written } from './structure.js';
import type { Yaml } from './yaml.js';

/** `input: logits` is short for a tensor of that name and kind, and a target, both shaped as the feature says. */
export function toInputs(yaml: Yaml, { input, inputs }: Pick<RawSpec, 'input' | 'inputs'>): Input[] {
  if (inputs !== undefined) {
    const all = Object.entries(inputs).map(([name, raw]) => toInput(yaml, name, raw));
    return [...all.filter(({ role }) => role === 'prediction'), ...all.filter(({ role }) => role === 'target')];
  }
  if (input === undefined) return [];
  const span = yaml.spanOf(['input']);
  const shared = { dims: null, domain: null, span } as const;
  return [
    { ...shared, name: input, role: 'prediction', kind: input, bounds: boundsOfKind(input, span) },
    { ...shared, name: 'target', role: 'target', kind: null, bounds: {} },
  ];
}

/** What is wrong with inputs that conform to the schema of specs. */
export function inputIssues(yaml: Yaml, { inputs, features }: Pick<RawSpec, 'inputs' | 'features'>): Diagnostic[] {
  const unfeatured = features?.length ? [] : featureIssues(yaml, features);
  if (inputs === undefined) return 'inputs' in Object(yaml.value) ? [] : unfeatured;
  const names = Object.keys(inputs);
  const bad = names.flatMap((name) => {
    const why = inputNameTaken(name);
    return why === null
      ? []
      : [diagnostic('bad_input', { name: JSON.stringify(name).slice(1, -1), why }, yaml.spanOfKey(['inputs', name]))];
  });
  bad.push(...names.flatMap((name) => emptyRange(yaml, name, inputs[name]!)));
  if (Object.values(inputs).some((raw) => !Array.isArray(raw) && !('axes' in raw))) bad.push(...unfeatured);
  if (Object.keys(Object(yaml.value as RawSpec).inputs ?? {}).some((name) => name !== 'target')) return bad; // of the wrong form, too
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

/** Bounds that are numbers leave some; formulas of the parameters are for their author to judge. */
function emptyRange(yaml: Yaml, name: string, raw: RawInput): Diagnostic[] {
  if (Array.isArray(raw)) return [];
  const bounds = raw as Exclude<RawInput, readonly string[]>;
  const [low, high] = [ends(bounds.minimum, bounds.exclusiveMinimum, 1), ends(bounds.maximum, bounds.exclusiveMaximum, -1)];
  const none = low !== null && high !== null && (low.at > high.at || (low.at === high.at && (low.open || high.open)));
  if (!none) return [];
  const args = { where: `The range of \`${name}\``, expected: 'one that some number is in', got: 'empty', suggestion: '' };
  return [diagnostic('wrong_value', args, yaml.spanOf(['inputs', name]))];
}

/** The tighter of two ends on one side: the larger of two lower ones, `side` 1, the smaller of two upper ones, -1. */
function ends(closed: unknown, open: unknown, side: 1 | -1): { at: number; open: boolean } | null {
  if (typeof open === 'number' && (typeof closed !== 'number' || open * side >= closed * side)) return { at: open, open: true };
  return typeof closed === 'number' ? { at: closed, open: false } : null;
}

/** Without axes of their own, inputs have those of a feature. */
function featureIssues(yaml: Yaml, features: RawSpec['features']): Diagnostic[] {
  if (features === undefined && written(yaml, 'features')) return [];
  const suggestion = 'They say which axes the input and the target have, e.g. `features: [number]`.';
  return [diagnostic('missing_key', { where: 'The spec', key: 'features', suggestion }, yaml.spanOf([]))];
}

function toInput(yaml: Yaml, name: string, raw: RawInput): Input {
  const { axes, type, kind: given, ...rest } = Array.isArray(raw) ? { axes: raw } : (raw as Exclude<RawInput, readonly string[]>);
  const kind = given ?? (kinds.includes(name as Kind) ? (name as Kind) : null);
  const span = yaml.spanOfKey(['inputs', name]);
  const own = limits.filter((limit) => limit in rest).map((limit) => [limit, yaml.formula(['inputs', name, limit])] as const);
  return {
    name,
    role: name === 'target' ? 'target' : 'prediction',
    kind,
    dims: axes ?? null,
    domain: type ?? (axes === undefined ? null : 'real'),
    bounds: own.length > 0 ? Object.fromEntries(own) : boundsOfKind(kind, span),
    span,
  };
}

/** Where the elements of a kind lie. */
const known: Partial<Record<Kind, Partial<Record<Limit, string>>>> = {
  probabilities: { minimum: '0', maximum: '1' },
  log_probabilities: { maximum: '0' },
  distance: { minimum: '0' },
};

function boundsOfKind(kind: Kind | null, span: Span): Input['bounds'] {
  const bounds = Object.entries(known[kind ?? 'prediction'] ?? {});
  return Object.fromEntries(bounds.map(([limit, text]) => [limit, { text, at: () => span }]));
}
