/** Values as the op at hand needs them: a number, a condition, or a set of axes. */

import { refuse } from '../diagnostics.js';
import type { Ast } from '../lang/ast.js';
import { print } from '../lang/print.js';
import { apply, type Expr, one, zero } from './expr.js';
import { type Axes, type Scope, spanAt, type Value } from './scope.js';

export function exprOf(value: Value, ast: Ast, scope: Scope): Expr {
  if ('expr' in value) return value.expr;
  return refuse(
    'not_a_number',
    {
      what: `\`${print(ast)}\``,
      got: 'an axis',
      expected: 'number or tensor',
      suggestion: `size(${print(ast)}) is its length, index(${print(ast)}) the positions along it.`,
    },
    spanAt(scope, ast),
  );
}

export function asReal(value: Value, ast: Ast, scope: Scope): Expr {
  const expr = exprOf(value, ast, scope);
  if (expr.type === 'boolean') return apply('where', [expr, one, zero]);
  if (expr.type === 'text')
    refuse(
      'not_a_number',
      { what: `\`${print(ast)}\``, got: 'a text', expected: 'number', suggestion: 'A text can only be compared with == and !=.' },
      spanAt(scope, ast),
    );
  return expr;
}

/** A comparison, a boolean parameter, or a tensor that is 0 or 1. */
export function asBoolean(value: Value, ast: Ast, scope: Scope): Expr {
  const expr = exprOf(value, ast, scope);
  if (expr.type === 'boolean') return expr;
  if ('meaning' in value && value.meaning === 'truth') return apply('not', [apply('eq', [expr, zero])]);
  const what = `\`${print(ast)}\``;
  return refuse(
    'not_a_number',
    {
      what,
      got: `a ${expr.type === 'text' ? 'text' : 'number'}`,
      expected: 'condition',
      suggestion: `Compare it, e.g. ${print(ast, 5)} > 0.`,
    },
    spanAt(scope, ast),
  );
}

export function axesOf(value: Value, ast: Ast, scope: Scope): Axes {
  if ('axes' in value) return value.axes;
  return refuse('unknown_axis', { name: print(ast), suggestion: `The axes here are ${scope.axes.join(', ')}.` }, spanAt(scope, ast));
}
