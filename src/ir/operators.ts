/** What operators between two values become. */

import { didYouMean, refuse } from '../diagnostics.js';
import type { Ast, AstOf, BinaryOperator } from '../lang/ast.js';
import { asBoolean, asReal, exprOf } from './coerce.js';
import { apply, type Expr, nothing } from './expr.js';
import { isNull } from './forms.js';
import type { CoreOp } from './ops.js';
import { type Scope, spanAt, type Value } from './scope.js';

/** operator: [op, the operands in its order, whether it is negated]. */
const comparisons: Partial<Record<BinaryOperator, readonly [CoreOp, swap: boolean, negate: boolean]>> = {
  '<': ['lt', false, false],
  '<=': ['le', false, false],
  '>': ['lt', true, false],
  '>=': ['le', true, false],
  '==': ['eq', false, false],
  '!=': ['eq', false, true],
};
const arithmetic: Partial<Record<BinaryOperator, CoreOp>> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '^': 'pow' };

/** Two values under an operator; the tree is for messages. */
export function binary({ operator, left, right }: AstOf<'binary'>, [a, b]: readonly [Value, Value], scope: Scope): Expr {
  if (operator === 'and' || operator === 'or') return apply(operator, [asBoolean(a, left, scope), asBoolean(b, right, scope)]);
  const simple = arithmetic[operator];
  if (simple !== undefined) return apply(simple, [asReal(a, left, scope), asReal(b, right, scope)]);
  const [op, swap, negate] = comparisons[operator]!;
  const other = op === 'eq' ? besideNull(a, b) : null;
  if (other !== null) return negate ? apply('not', [isNull(other)]) : isNull(other);
  checkText(a, b, { ast: right, scope });
  checkText(b, a, { ast: left, scope });
  const operands = comparable(a, b) ? [exprOf(a, left, scope), exprOf(b, right, scope)] : [asReal(a, left, scope), asReal(b, right, scope)];
  const compared = apply(op, swap ? operands.reverse() : operands);
  return negate ? apply('not', [compared]) : compared;
}

/** `p == null` asks whether a parameter was given; as numbers, nothing equals null. */
function besideNull(a: Value, b: Value): Expr | null {
  if (!('expr' in a) || !('expr' in b)) return null;
  return b.expr === nothing ? a.expr : a.expr === nothing ? b.expr : null;
}

/** A text that the parameter can never be would make the comparison always false. */
function checkText(parameter: Value, text: Value, { ast, scope }: { ast: Ast; scope: Scope }): void {
  if (!('expr' in parameter) || !('expr' in text) || text.expr.op !== 'text' || parameter.texts === undefined) return;
  const { name } = text.expr;
  if (parameter.texts.includes(name)) return;
  refuse('unknown_text', { text: name, name: parameter.expr.name, suggestion: didYouMean(name, parameter.texts) }, spanAt(scope, ast));
}

/** Two texts may be compared as they are; everything else as numbers. */
const comparable = (a: Value, b: Value) => 'expr' in a && 'expr' in b && a.expr.type === 'text' && b.expr.type === 'text';
