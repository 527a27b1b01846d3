/** Random trees of the language, and trees without the places of their parts. */

import type { Expr } from '../../src/ir/expr.js';
import { input } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { raise } from '../../src/ir/raise.js';
import { type Scope, scopeOf, type Value } from '../../src/ir/scope.js';
import type { Ast, Body } from '../../src/lang/ast.js';
import { print } from '../../src/lang/print.js';
import { parameterExpr } from '../../src/outputs.js';
import type { Program } from '../../src/program.js';
import { tensorOrder } from '../../src/signature.js';

const operators = ['+', '-', '*', '/', '^', '<', '<=', '>', '>=', '==', '!=', 'and', 'or'] as const;
const nowhere = { start: 0, end: 0 };

export function randomAst(next: () => number, depth: number): Ast {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const inner = (): Ast => randomAst(next, depth - 1);
  const leaves: (() => Ast)[] = [
    () => ({ type: 'number', value: pick([0, 1, 0.5, 1e-6, 1e21, 123456.789, 5e-324, 1.7976931348623157e308]), ...nowhere }),
    () => ({ type: 'name', name: pick(['x', 'y_1', 'class', 'inf', 'android', 'note']), ...nowhere }),
    () => ({ type: 'text', value: pick(['mean', 'a b', '']), ...nowhere }),
  ];
  const branches: (() => Ast)[] = [
    () => ({ type: 'unary', operator: pick(['-', 'not'] as const), operand: inner(), ...nowhere }),
    () => ({ type: 'binary', operator: pick(operators), left: inner(), right: inner(), ...nowhere }),
    () => ({ type: 'binary', operator: pick(operators), left: inner(), right: inner(), ...nowhere }),
    () => ({ type: 'pick', from: inner(), by: inner(), ...nowhere }),
    () => ({ type: 'list', items: [inner(), inner()], ...nowhere }),
    () => ({
      type: 'call',
      name: pick(['f', 'sum']),
      arguments: [
        { key: null, value: inner() },
        { key: 'axis', value: inner() },
      ],
      ...nowhere,
    }),
  ];
  return pick(depth === 0 ? leaves : [...leaves.slice(0, 1), ...branches])();
}

/** Without the places of its parts. */
export const bare = (tree: Ast | Body | readonly unknown[]): unknown =>
  JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      key === 'start' || key === 'end' ? undefined : value instanceof Map ? [...value] : value === Infinity ? 'inf' : value,
    ),
  );

/** The names of a program, for text that was printed from its expressions. */
export function scopeFor(program: Program): Scope {
  const value = (expr: Expr): Value => ({ expr, meaning: null });
  const inputs = program.signature.inputs.map(
    ({ name, dims, domain }) => [name, value(input(name, dims, domain === 'integer' ? 'ids' : 'real'))] as const,
  );
  const parameters = program.spec.parameters.map((declared) => [declared.name, value(parameterExpr(declared))] as const);
  return scopeOf([...inputs, ...parameters], { axes: [...new Set([...tensorOrder(program.signature), ...program.order])] });
}

export const roundTrip = (expr: Expr, scope: Scope): Expr => lowerText(print(raise(expr)), scope);
