/** A loss as its author declared it, each value knowing its place in the text. */

import type { Source, Span } from '../diagnostics.js';
import type { Dim, Domain, FeatureName } from './features.js';

export const kinds = ['prediction', 'logits', 'probabilities', 'log_probabilities', 'embedding', 'distance'] as const;
/** What a tensor means; it fixes which functions make sense of it. */
export type Kind = (typeof kinds)[number];

export const reductions = ['mean', 'sum', 'batch_mean'] as const;
export type Reduction = (typeof reductions)[number];

export const propertyNames = [
  'nonnegative',
  'zero_at_target',
  'convex',
  'symmetric',
  'lipschitz',
  'permutation_invariant',
  'monotone_margin',
] as const;
export type PropertyName = (typeof propertyNames)[number];

/** A piece of the loss language inside a spec. `at` maps characters of `text` to the file. */
export interface Formula {
  readonly text: string;
  readonly at: (start: number, end: number) => Span;
}

export const limits = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
/** Where the values of a number end, as JSON Schema says it. */
export type Limit = (typeof limits)[number];

/** A tensor that the loss is called with. A null is what the feature says of predictions or of targets. */
export interface Input {
  readonly name: string;
  readonly role: 'prediction' | 'target';
  readonly kind: Kind | null;
  readonly dims: readonly Dim[] | null;
  readonly domain: Domain | null;
  /** Where its elements lie, as formulas of the parameters; what the loss is elsewhere nobody promises, or checks. */
  readonly bounds: Readonly<Partial<Record<Limit, Formula>>>;
  readonly span: Span;
}

export type ParameterValue = number | boolean | string | readonly number[] | null;

/** One field of the loss's configuration, with the constraints of JSON Schema. */
export interface Parameter {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'string' | 'array';
  /** Of an array: the axis that its entries lie along. */
  readonly axis: Dim | null;
  readonly nullable: boolean;
  readonly default: ParameterValue;
  readonly enum: readonly string[] | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: number | null;
  readonly exclusiveMaximum: number | null;
  readonly description: string;
  readonly span: Span;
}

/** Nested lists of numbers, as written in an example. */
export type Nested = number | readonly Nested[];

/** Numbers that must come out: a generated test, and a worked number on the loss's page. */
export interface Example {
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly weights: Nested | null;
  readonly equals: number;
  readonly tolerance: number;
  readonly span: Span;
}

export interface Spec {
  readonly source: Source;
  readonly name: string;
  readonly className: string;
  readonly summary: string;
  readonly paper: string | null;
  readonly aliases: readonly string[];
  /** The loss of Ludwig that this one replaces there, or null. */
  readonly ludwig: string | null;
  readonly features: readonly { readonly name: FeatureName; readonly span: Span }[];
  /** The predictions first, in the order of the spec; then the target, unless the loss has none. */
  readonly inputs: readonly Input[];
  readonly parameters: readonly Parameter[];
  readonly loss: Formula;
  /** Per-position weight, between the loss of a position and the reduction. */
  readonly weight: Formula | null;
  /** What `mean` divides by, where that is not the sum of the weights. */
  readonly divisor: Formula | null;
  readonly reduction: Reduction;
  readonly examples: readonly Example[];
  readonly properties: readonly { readonly name: PropertyName; readonly span: Span }[];
  /** The torch.nn loss that the spec names instead of a formula. */
  readonly torch: string | null;
}
