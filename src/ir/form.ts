/** What every form is made of: names of arguments, and their values as the op needs them. */

import { refuse } from '../diagnostics.js';
import type { Ast, AstOf } from '../lang/ast.js';
import type { Dim } from '../spec/features.js';
import { ownAxis } from './axes.js';
import { asReal, axesOf } from './coerce.js';
import type { Expr } from './expr.js';
import { type Axes, type Scope, spanAt, type Value } from './scope.js';

export interface Parameter {
  readonly name: string;
  readonly default: Ast | null;
}
/** An argument with the text it came from. */
export interface Given {
  readonly value: Value;
  readonly ast: Ast;
}
export interface Context {
  readonly given: readonly Given[];
  readonly ast: AstOf<'call'>;
  readonly scope: Scope;
}
export interface Form {
  readonly parameters: readonly Parameter[];
  readonly build: (context: Context) => Expr;
}

export const parameters = (text: string): Parameter[] =>
  text.split(', ').map((part) => {
    const [name, value] = part.split('=');
    return {
      name: name!,
      default:
        value === undefined
          ? null
          : value === '0'
            ? { type: 'number', value: 0, start: 0, end: 0 }
            : { type: 'name', name: value, start: 0, end: 0 },
    };
  });

export const real = ({ given, scope }: Context, i: number) => asReal(given[i]!.value, given[i]!.ast, scope);
export const axes = ({ given, scope }: Context, i: number) => axesOf(given[i]!.value, given[i]!.ast, scope);
export const resolve = (chosen: Axes, of: Expr): readonly Dim[] => (chosen === 'all' ? of.dims : chosen.map((dim) => ownAxis(dim, of)));

/** One axis: what size, index and one_hot need. */
export function axis(context: Context, i: number): Dim {
  const chosen = axes(context, i);
  if (chosen !== 'all' && chosen.length === 1) return chosen[0]!;
  const { name } = context.ast;
  return refuse(
    'wrong_arguments',
    { name, expected: 'one axis', got: 'several', form: `\`${name}(…, ${context.scope.axes.at(-1) ?? 'batch'})\`` },
    spanAt(context.scope, context.ast),
  );
}
