/** The loss language as a tree: what was written, with the place of each part; nothing here knows tensors. */

/** Half-open range of characters of the formula's text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';
export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | Comparison | 'and' | 'or';

/** An argument of a call; `key` is null where it was given by position. */
export interface Argument {
  readonly key: string | null;
  readonly value: Ast;
}

export type Ast = Range &
  (
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'text'; readonly value: string }
    | { readonly type: 'name'; readonly name: string }
    | { readonly type: 'unary'; readonly operator: '-' | 'not'; readonly operand: Ast }
    | { readonly type: 'binary'; readonly operator: BinaryOperator; readonly left: Ast; readonly right: Ast }
    | { readonly type: 'call'; readonly name: string; readonly arguments: readonly Argument[] }
    | { readonly type: 'pick'; readonly from: Ast; readonly by: Ast }
    | { readonly type: 'list'; readonly items: readonly Ast[] }
  );

export type AstOf<T extends Ast['type']> = Extract<Ast, { readonly type: T }>;

/** A parameter of a function: `x`, `t=1`, `axis=class`, `x: logits`. */
export interface FunctionParameter extends Range {
  readonly name: string;
  readonly kind: string | null;
  readonly default: Ast | null;
}

/** A line `name = body`, or `name(x, …): kind = body, dx = …` with its own derivatives. */
export interface Definition extends Range {
  readonly name: string;
  /** Null for a binding; a list, perhaps empty, for a function. */
  readonly parameters: readonly FunctionParameter[] | null;
  readonly kind: string | null;
  readonly body: Ast;
  /** By parameter: the derivative of the loss by it, of `g` (upstream), `y` (the value) and the parameters. */
  readonly derivatives: ReadonlyMap<string, Ast>;
}

/** Lines of definitions, then the line whose value the formula is. */
export interface Body {
  readonly definitions: readonly Definition[];
  readonly result: Ast;
}
