/** What the names of a formula stand for. */

import type { Span } from '../diagnostics.js';
import type { Ast, Definition, FunctionParameter } from '../lang/ast.js';
import { parseLibrary } from '../lang/parse.js';
import { prelude } from '../lang/prelude.js';
import type { Dim } from '../spec/features.js';
import type { Formula } from '../spec/spec.js';
import { constant, type Expr } from './expr.js';
import type { Meaning } from './kinds.js';

/** `all`: every axis of the tensor it is asked of. */
export type Axes = readonly Dim[] | 'all';
export type Value = { readonly expr: Expr; readonly meaning: Meaning } | { readonly axes: Axes };

/** A function by definition, with the names that it was defined among. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly definition: Definition;
  readonly scope: Scope;
}

export interface Scope {
  readonly names: ReadonlyMap<string, Value>;
  readonly functions: ReadonlyMap<string, Callable>;
  /** The axes of the tensors at hand. */
  readonly axes: readonly Dim[];
  /** Whose axes they are, for messages. */
  readonly feature: string | null;
  /** From characters of the text being lowered to the author's file. */
  readonly at: Formula['at'];
}

/** Tree + scope → value, as a function to hand on. */
export type Lower = (ast: Ast, scope: Scope) => Value;

const nowhere = { source: { name: 'prelude', text: prelude }, start: 0, end: 0 };
const library: Formula = { text: prelude, at: (start, end) => ({ ...nowhere, start, end }) };

const constants: [string, Value][] = [
  ['pi', { expr: constant(Math.PI), meaning: null }],
  ['inf', { expr: constant(Infinity), meaning: null }],
  ['all', { axes: 'all' }],
];

function libraryScope(): Scope {
  const functions = new Map<string, Callable>();
  const scope: Scope = { names: new Map(constants), functions, axes: [], feature: null, at: library.at };
  for (const definition of parseLibrary(library)) {
    functions.set(definition.name, { name: definition.name, parameters: definition.parameters!, definition, scope });
  }
  return scope;
}

/** The prelude: what every formula starts from. */
export const preludeScope: Scope = libraryScope();

/** A scope on top of the prelude. */
export function scopeOf(values: Iterable<readonly [string, Value]>, fields: Partial<Omit<Scope, 'names' | 'functions'>> = {}): Scope {
  const { functions, at } = preludeScope;
  return { axes: [], feature: null, at, ...fields, names: new Map([...constants, ...values]), functions };
}

export const spanAt = (scope: Scope, { start, end }: { start: number; end: number }): Span => scope.at(start, end);
