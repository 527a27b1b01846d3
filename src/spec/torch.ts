/** `torch: L1Loss`: a loss of torch.nn stands for the spec that says what it means. The catalogue of them is specs, not code. */

import { closest, type Diagnostic, diagnostic, type Span } from '../diagnostics.js';
import { type FeatureName, features } from './features.js';
import type { Parameter, Spec } from './spec.js';

/** The torch.nn losses that a spec may name, by their names in torch. */
export interface Catalogue {
  readonly names: () => readonly string[];
  readonly find: (name: string) => Spec | null;
}

/** What the specs of the catalogue themselves are read with. */
export const withinCatalogue: Catalogue = { names: () => [], find: () => null };

/** The spec of a torch.nn loss, or why the name cannot stand for one. */
export function resolveTorch(name: string, catalogue: Catalogue, span: Span): Spec | Diagnostic {
  if (catalogue === withinCatalogue) return diagnostic('torch_cycle', { name }, span);
  const spec = catalogue.find(name);
  if (spec === null)
    return Object.hasOwn(beyond, name) ? diagnostic('torch_beyond', { name, why: beyond[name]! }, span) : unknown(name, catalogue, span);
  const [first, second] = spec.inputs;
  const covered = spec.inputs.length === 2 && first!.role === 'prediction' && second!.role === 'target';
  return covered ? spec : diagnostic('torch_more_inputs', { name, form: form(spec) }, span);
}

/** The loss of torch for outputs of some features: where none of them has classes, a factor of each class is one number. */
export function forFeatures(torch: Spec, names: readonly FeatureName[]): Spec {
  const axes = names.flatMap((name) => [...features[name].prediction.dims]) as string[];
  const lies = ({ axis }: Parameter) => axis === null || axes.includes(axis);
  const parameters = torch.parameters.map((one): Parameter => (lies(one) ? one : { ...one, type: 'number', axis: null }));
  return { ...torch, parameters };
}

/** Targets that others of the same shape would pass for, silently. */
const targets: Record<string, 'ids' | 'signs'> = {
  NLLLoss: 'ids',
  MultiMarginLoss: 'ids',
  HingeEmbeddingLoss: 'signs',
  SoftMarginLoss: 'signs',
};

/** Why the loss of torch would refuse what outputs of a feature are, or take it for something else; null where it fits. */
export function misfit(torch: Spec, name: FeatureName): string | null {
  const { prediction, target } = features[name];
  const known = torch.features.map((own) => features[own.name].target.domain);
  const dims = torch.inputs[0]!.dims ?? prediction.dims;
  if (targets[torch.className] === 'ids' && target.domain !== 'integer') return 'its targets are class ids, and there they are not';
  if (targets[torch.className] === 'signs' && target.domain === 'boolean') return 'its targets are -1 and 1, and there they are 0 and 1';
  if (target.domain === 'integer' && !known.some((domain) => domain === 'integer'))
    return 'its target has the shape of its input, and there targets are class ids';
  return dims.join() === prediction.dims.join() ? null : `it takes [${dims.join(', ')}], and there is [${prediction.dims.join(', ')}]`;
}

/** Losses of torch.nn that no formula says. */
const beyond: Record<string, string> = {
  AdaptiveLogSoftmaxWithLoss: 'it owns trainable weights',
};

function unknown(name: string, catalogue: Catalogue, span: Span): Diagnostic {
  const bare = name.replace(/^(torch\.)?(nn\.)?/, '');
  const names = catalogue.names();
  const near = closest(bare, names) ?? closest(`${bare}Loss`, names);
  const suggestion = near === null ? `Known here: ${names.join(', ')}.` : `Did you mean \`${near}\`?`;
  return diagnostic('unknown_torch', { name, suggestion }, span);
}

/** The spec as a person would write it, without what only the catalogue needs. */
function form({ source }: Spec): string {
  const lines = source.text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const end = lines.findIndex((line) => line.startsWith('examples:'));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .join('\n')
    .trimEnd();
}
