/** What the names of a formula stand for. */

import type { Span } from '../diagnostics.js';
import type { Ast, AstOf, Body, Definition, FunctionParameter } from '../lang/ast.js';
import { parseLibrary } from '../lang/parse.js';
import { prelude } from '../lang/prelude.js';
import type { Dim } from '../spec/features.js';
import type { Formula, Reduction } from '../spec/spec.js';
import { constant, type Expr, nothing, truth } from './expr.js';
import type { Meaning } from './kinds.js';
import { labelOf } from './parts.js';

/** `all`: every axis of the tensor it is asked of. */
export type Axes = readonly Dim[] | 'all';
/** `texts`: all that a parameter can be. */
export type Value = { readonly expr: Expr; readonly meaning: Meaning; readonly texts?: readonly string[] } | { readonly axes: Axes };

/** A function by definition, with the names that it was defined among. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly kind: string | null;
  readonly body: Body;
  readonly derivatives: Definition['derivatives'];
  readonly scope: Scope;
  /** Of a loss that is called as a function: what stands between its value and its reduction. */
  readonly loss: CallableLoss | null;
}

export interface CallableLoss {
  readonly weight: Body | null;
  readonly divisor: Body | null;
  readonly reduction: Reduction;
}

export const callable = ({ name, parameters, kind, body, derivatives }: Definition, scope: Scope): Callable => ({
  name,
  parameters: parameters!,
  kind,
  body: { definitions: [], result: body },
  derivatives,
  scope,
  loss: null,
});

export interface Scope {
  readonly names: ReadonlyMap<string, Value>;
  readonly functions: ReadonlyMap<string, Callable>;
  /** The axes of the tensors at hand. */
  readonly axes: readonly Dim[];
  /** Whose axes they are, for messages. */
  readonly feature: string | null;
  /** How many calls may still be unfolded: a function that calls another twice, twenty times over, never ends. */
  readonly fuel: { left: number };
  /** The losses that call each other on the way here. */
  readonly calling: readonly string[];
  /** The functions that are being unfolded. */
  readonly inside: readonly string[];
  /** From characters of the text being lowered to the author's file. */
  readonly at: Formula['at'];
  /** Of an author's formula: the text that each of its expressions was made of. */
  readonly origins?: Map<Expr, Span>;
  /** Of an author's formula and all that it calls: what values may be called, by their line or by the function that gives them. */
  readonly labels?: Map<Expr, string> | undefined;
}

/** Tree + scope → value, as functions to hand on. */
export type Lower = (ast: Ast, scope: Scope) => Value;
export type LowerBody = (body: Body, scope: Scope) => { value: Value; scope: Scope };

/** A call and where it stands; `lower` gives the value of its arguments. */
export interface Site {
  readonly ast: AstOf<'call'>;
  readonly scope: Scope;
  readonly lower: Lower;
  readonly lowerBody: LowerBody;
}

/** The axis of that name among those at hand. */
export const axisNamed = (name: string, { axes }: Pick<Scope, 'axes'>): Dim | undefined =>
  axes.includes(name) ? name : axes.find((dim) => labelOf(dim) === name);

const nowhere = { source: { name: 'prelude', text: prelude }, start: 0, end: 0 };
const library: Formula = { text: prelude, at: (start, end) => ({ ...nowhere, start, end }) };

const constants: [string, Value][] = [
  ['pi', { expr: constant(Math.PI), meaning: null }],
  ['inf', { expr: constant(Infinity), meaning: null }],
  ['true', { expr: truth(true), meaning: null }],
  ['false', { expr: truth(false), meaning: null }],
  ['null', { expr: nothing, meaning: null }],
  ['all', { axes: 'all' }],
];

export const mostCalls = 5000;

function libraryScope(): Scope {
  const functions = new Map<string, Callable>();
  const scope: Scope = {
    names: new Map(constants),
    functions,
    axes: [],
    feature: null,
    calling: [],
    inside: [],
    fuel: { left: mostCalls },
    at: library.at,
  };
  for (const definition of parseLibrary(library)) {
    functions.set(definition.name, callable(definition, scope));
  }
  return scope;
}

/** The prelude: what every formula starts from. */
export const preludeScope: Scope = libraryScope();

/** A scope on top of the prelude. */
export function scopeOf(values: Iterable<readonly [string, Value]>, fields: Partial<Omit<Scope, 'names'>> = {}): Scope {
  return { ...preludeScope, fuel: { left: mostCalls }, ...fields, names: new Map([...constants, ...values]) };
}

export const spanAt = (scope: Scope, { start, end }: { start: number; end: number }): Span => scope.at(start, end);
