/** Tree → text, with no bracket that the grammar does not need: parse(print(ast)) is ast. */

import type { Argument, Ast, Body, Definition, FunctionParameter } from './ast.js';
import { power, prefixPower } from './parse.js';

/** `hole`: the binding power of the operator around; text that holds looser is put in brackets. */
export function print(ast: Ast, hole = 0): string {
  switch (ast.type) {
    case 'number':
      return printNumber(ast.value);
    case 'text':
      return JSON.stringify(ast.value);
    case 'name':
      return ast.name;
    case 'list':
      return `[${ast.items.map((item) => print(item)).join(', ')}]`;
    case 'call':
      return `${ast.name}(${ast.arguments.map(printArgument).join(', ')})`;
    case 'pick':
      return `${print(ast.from, 10)}[${print(ast.by)}]`;
    case 'unary': {
      const own = prefixPower[ast.operator];
      return bracket(`${ast.operator === 'not' ? 'not ' : '-'}${print(ast.operand, own)}`, own, hole);
    }
    case 'binary':
      return printBinary(ast, hole);
  }
}

export const printBody = ({ definitions, result }: Body): string => [...definitions.map(printDefinition), print(result)].join('\n');

export function printDefinition({ name, parameters, kind, body, derivatives }: Definition): string {
  const head = parameters === null ? name : `${name}(${parameters.map(printParameter).join(', ')})`;
  const own = [...derivatives].map(([by, derivative]) => `, d${by} = ${print(derivative)}`);
  return `${head}${kind === null ? '' : `: ${kind}`} = ${print(body)}${own.join('')}`;
}

/** Shortest text that reads back as the same number. */
export const printNumber = (value: number): string =>
  value === Infinity ? 'inf' : value === -Infinity ? '-inf' : String(value).replace('e+', 'e');

const printArgument = ({ key, value }: Argument): string => (key === null ? print(value) : `${key}=${print(value)}`);

const printParameter = ({ name, kind, default: value }: FunctionParameter): string =>
  `${name}${kind === null ? '' : `: ${kind}`}${value === null ? '' : `=${print(value)}`}`;

function printBinary({ operator, left, right }: Extract<Ast, { type: 'binary' }>, hole: number): string {
  const own = power[operator];
  const text =
    operator === '^'
      ? `${print(left, own + 1)}^${print(right, prefixPower['-'])}`
      : `${print(left, own === power['<'] ? own + 1 : own)} ${operator} ${print(right, own + 1)}`;
  return bracket(text, own, hole);
}

const bracket = (text: string, own: number, hole: number): string => (own < hole ? `(${text})` : text);
