/** JSON Schema (draft 2020-12) as constants, and the type of the values that one describes. */

import type { Nested } from './spec.js';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What a schema accepts, for the keywords that this tool writes; `$ref` stands for its one recursive type. */
export type FromSchema<S> = S extends { readonly $ref: string }
  ? Nested
  : S extends { readonly const: infer C }
    ? C
    : S extends { readonly enum: readonly (infer E)[] }
      ? E
      : S extends { readonly type: infer T }
        ? FromType<S, T extends readonly (infer U)[] ? U : T>
        : unknown;

interface Plain {
  number: number;
  integer: number;
  boolean: boolean;
  string: string;
  null: null;
}

type FromType<S, T> = T extends keyof Plain
  ? Plain[T]
  : T extends 'array'
    ? readonly FromItems<S>[]
    : T extends 'object'
      ? FromObject<S>
      : never;

type FromItems<S> = S extends { readonly items: infer I } ? FromSchema<I> : unknown;

type FromObject<S> = S extends { readonly properties: infer P }
  ? { readonly [K in keyof P & Needed<S>]: FromSchema<P[K]> } & { readonly [K in Exclude<keyof P, Needed<S>>]?: FromSchema<P[K]> }
  : S extends { readonly additionalProperties: infer A }
    ? { readonly [key: string]: FromSchema<A> }
    : never;

type Needed<S> = S extends { readonly required: readonly (infer K)[] } ? K : never;
