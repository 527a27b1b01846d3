/** The tensors that a loss can be called with: one signature for each distinct set of axes among its features. */

import { type Dim, type Domain, type FeatureName, features } from './spec/features.js';
import type { Spec } from './spec/spec.js';

export interface Argument {
  readonly name: string;
  readonly role: 'prediction' | 'target';
  readonly dims: readonly Dim[];
  readonly domain: Domain;
}

export interface Signature {
  /** Predictions first, then the target, if there is one. */
  readonly inputs: readonly Argument[];
  readonly features: readonly FeatureName[];
  /** Class targets given as distributions, for the sake of `model.fit`; no feature says so. */
  readonly distribution: boolean;
}

export function signatures(spec: Spec): Signature[] {
  const found = spec.features.map(({ name }) => signatureOf(spec, name));
  const distributions = found.filter(({ inputs }) => inputs.some(isIds) && inputs[0]!.dims.includes('class')).map(asDistribution);
  return [...found, ...distributions].reduce<Signature[]>(merge, []);
}

function signatureOf(spec: Spec, feature: FeatureName): Signature {
  const { prediction, target } = features[feature];
  const inputs = spec.inputs.map(({ name, role, dims, domain }): Argument => {
    const shape = role === 'target' ? target : prediction;
    return { name, role, dims: dims ?? shape.dims, domain: domain ?? shape.domain };
  });
  return { inputs, features: [feature], distribution: false };
}

const isIds = ({ role, domain }: Argument) => role === 'target' && domain === 'integer';

function asDistribution({ inputs, features: names }: Signature): Signature {
  const { dims } = inputs[0]!;
  return { inputs: inputs.map((one) => (isIds(one) ? { ...one, dims, domain: 'real' } : one)), features: names, distribution: true };
}

/** Signatures that cannot be told apart become one, for all their features. */
function merge(merged: Signature[], next: Signature): Signature[] {
  const key = ({ inputs }: Signature) => JSON.stringify(inputs.map(({ dims, domain }) => [dims, domain]));
  const same = merged.find((one) => key(one) === key(next));
  if (same === undefined) return [...merged, next];
  const joined = {
    ...same,
    features: [...new Set([...same.features, ...next.features])],
    distribution: same.distribution && next.distribution,
  };
  return merged.map((one) => (one === same ? joined : one));
}

/** `[batch, class]`; ranks tell signatures apart when a loss is called. */
export const showDims = (dims: readonly Dim[]): string => `[${dims.join(', ')}]`;
export const ranks = ({ inputs }: Signature): string => inputs.map(({ dims }) => dims.length).join();

/** Axes in the order in which tfjs holds them. */
export const tensorOrder = ({ inputs }: Signature): Dim[] => [...new Set(inputs.flatMap(({ dims }) => dims))];
