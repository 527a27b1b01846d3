/** Expression → tree, so that what the tool made is shown in the language in which it was asked. */

import type { Argument, Ast, BinaryOperator } from '../lang/ast.js';
import type { Dim } from '../spec/features.js';
import type { Expr } from './expr.js';
import { margins } from './moves.js';
import { labelOf, rootOf } from './parts.js';

const nowhere = { start: 0, end: 0 };
const operators: Partial<Record<Expr['op'], BinaryOperator>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  pow: '^',
  lt: '<',
  le: '<=',
  eq: '==',
  and: 'and',
  or: 'or',
};
const written: Partial<Record<Expr['op'], string>> = { amax: 'max' };

/** `names`: what is shown by a name instead of in full. */
export function raise(expr: Expr, names: ReadonlyMap<Expr, string> = new Map()): Ast {
  const args = () => expr.args.map((arg) => shown(arg, names));
  const operator = operators[expr.op];
  if (operator !== undefined) {
    const [left, right] = args();
    return { type: 'binary', operator, left: left!, right: right!, ...nowhere };
  }
  switch (expr.op) {
    case 'const':
      return raiseNumber(expr);
    case 'text':
      return { type: 'text', value: expr.name, ...nowhere };
    case 'input':
    case 'parameter':
    case 'hole':
      return name(expr.name);
    case 'size':
    case 'index':
      return call(expr.op, [positional(axisName(expr.axes[0]!))]);
    case 'neg':
      return { type: 'unary', operator: '-', operand: args()[0]!, ...nowhere };
    case 'not':
      return raiseNot(args()[0]!);
    case 'rename':
      return call('rename', [positional(args()[0]!), { key: labelOf(expr.axes[0]!), value: name(expr.axes[1]!) }]);
    case 'slice':
    case 'pad':
      return raiseMargins(expr, args()[0]!);
    default: {
      const axis = expr.axes.length === 0 ? [] : [{ key: 'axis', value: axes(expr.axes) }];
      return call(expr.op === 'call' ? expr.name : (written[expr.op] ?? expr.op), [...args().map(positional), ...axis]);
    }
  }
}

const shown = (expr: Expr, names: ReadonlyMap<Expr, string>): Ast => (names.has(expr) ? name(names.get(expr)!) : raise(expr, names));

const name = (text: string): Ast => ({ type: 'name', name: text, ...nowhere });
const positional = (value: Ast): Argument => ({ key: null, value });
const call = (text: string, args: readonly Argument[]): Ast => ({ type: 'call', name: text, arguments: args, ...nowhere });
const axisName = (dim: Dim): Ast => name(labelOf(rootOf(dim).root));
const axes = (dims: readonly Dim[]): Ast =>
  dims.length === 1 ? axisName(dims[0]!) : { type: 'list', items: dims.map(axisName), ...nowhere };

function raiseNumber({ type, value }: Expr): Ast {
  if (type === 'boolean') return name(value === 1 ? 'true' : 'false');
  const size: Ast = Math.abs(value) === Infinity ? name('inf') : { type: 'number', value: Math.abs(value), ...nowhere };
  return value < 0 ? { type: 'unary', operator: '-', operand: size, ...nowhere } : size;
}

function raiseMargins(expr: Expr, arg: Ast): Ast {
  const [front, behind] = margins(expr).map((value): Ast => ({ type: 'number', value, ...nowhere }));
  const axis = axisName(expr.axes[0]!);
  return call(expr.op, [positional(arg), { key: 'axis', value: axis }, { key: 'first', value: front! }, { key: 'last', value: behind! }]);
}

/** not (a == b) is a != b. */
function raiseNot(operand: Ast): Ast {
  if (operand.type === 'binary' && operand.operator === '==') return { ...operand, operator: '!=' };
  return { type: 'unary', operator: 'not', operand, ...nowhere };
}
