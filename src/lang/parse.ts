/** Tokens → tree: a Pratt parser over one table of binding powers. */

import { refuse } from '../diagnostics.js';
import type { Formula } from '../spec/spec.js';
import type { Argument, Ast, BinaryOperator, Body, Definition, FunctionParameter } from './ast.js';
import { Tokens } from './tokens.js';

/** How tightly an operator holds its sides. `^` is right associative; comparisons do not chain. */
// biome-ignore format: a table
export const power: Record<BinaryOperator, number> = {
  or: 1, and: 2,
  '<': 4, '<=': 4, '>': 4, '>=': 4, '==': 4, '!=': 4,
  '+': 5, '-': 5, '*': 6, '/': 6, '^': 8,
};
/** `not` holds looser than a comparison, the minus sign tighter than `*` and looser than `^`: -x^2 is -(x^2). */
export const prefixPower = { not: 3, '-': 7 } as const;

/** A formula: lines that name things, then its value. */
export function parse(formula: Formula): Body {
  const tokens = new Tokens(formula);
  const definitions: Definition[] = [];
  while (tokens.skipLines() && atDefinition(tokens)) {
    definitions.push(definition(tokens, false));
    tokens.endOfLine();
  }
  if (tokens.ended()) {
    const last = definitions.at(-1);
    if (last === undefined) return refuse('empty_formula', {}, formula.at(0, formula.text.length));
    return refuse('last_line_binds', { name: last.name }, formula.at(last.start, last.end));
  }
  const result = expression(tokens);
  tokens.skipLines();
  tokens.expectEnd();
  return { definitions, result };
}

/** A library: definitions only, which may carry derivatives of their own. */
export function parseLibrary(formula: Formula): Definition[] {
  const tokens = new Tokens(formula);
  const definitions: Definition[] = [];
  while (tokens.skipLines() && !tokens.ended()) {
    definitions.push(definition(tokens, true));
    tokens.endOfLine();
  }
  return definitions;
}

/** Whether the line begins `name =`, `name(…) =` or `name(…): kind =`. */
function atDefinition(tokens: Tokens): boolean {
  if (tokens.token.type !== 'name') return false;
  let n = 1;
  if (tokens.ahead(n).text === '(') {
    for (let depth = 0; ; n++) {
      const text = tokens.ahead(n).type === 'symbol' ? tokens.ahead(n).text : '';
      if (text === '(' || text === '[') depth++;
      if ((text === ')' || text === ']') && --depth === 0) break;
    }
    n++;
  }
  return ['=', ':'].includes(tokens.ahead(n).text);
}

function definition(tokens: Tokens, library: boolean): Definition {
  const name = tokens.name('a name');
  const parameters = tokens.token.text === '(' ? tokens.list(')', () => parameter(tokens)) : null;
  const kind = tokens.take(':') ? tokens.name('a kind').text : null;
  tokens.expect('=');
  tokens.skipLines();
  const body = expression(tokens);
  const derivatives = new Map<string, Ast>();
  while (library && tokens.take(',')) {
    const by = tokens.name('a derivative such as `dx`').text.slice(1);
    tokens.expect('=');
    derivatives.set(by, expression(tokens));
  }
  return { name: name.text, parameters, kind, body, derivatives, start: name.start, end: name.end };
}

function parameter(tokens: Tokens): FunctionParameter {
  const { text, start, end } = tokens.name('the name of a parameter');
  const kind = tokens.take(':') ? tokens.name('a kind').text : null;
  const value = tokens.take('=') ? expression(tokens) : null;
  return { name: text, kind, default: value, start, end };
}

function expression(tokens: Tokens, minimum = 0): Ast {
  let left = operand(tokens);
  for (;;) {
    const { text, type } = tokens.token;
    if (text === '[' && type === 'symbol') {
      left = pick(tokens, left);
      continue;
    }
    const binding = (type === 'symbol' || type === 'name') && Object.hasOwn(power, text) ? power[text as BinaryOperator] : undefined;
    if (binding === undefined || binding <= minimum) return left;
    tokens.advance();
    tokens.skipLines(); // a line may break after an operator
    const right = expression(tokens, text === '^' ? binding - 1 : binding);
    left = { type: 'binary', operator: text as BinaryOperator, left, right, start: left.start, end: right.end };
    if (binding === power['<'] && power[tokens.token.text as BinaryOperator] === binding) chained(tokens, left);
  }
}

function operand(tokens: Tokens): Ast {
  const { type, text, start, end } = tokens.token;
  if (text === '[' && type === 'symbol')
    return { type: 'list', items: tokens.list(']', () => expression(tokens)), start, end: tokens.last.end };
  if (type === 'number') return leaf(tokens, { type, value: Number(text), start, end });
  if (type === 'text') return leaf(tokens, { type, value: text.slice(1, -1), start, end });
  if (text === '-' || text === 'not') {
    tokens.advance();
    const inner = expression(tokens, prefixPower[text]);
    return { type: 'unary', operator: text, operand: inner, start, end: inner.end };
  }
  if (type === 'name' && !Object.hasOwn(power, text)) {
    tokens.advance();
    return tokens.token.text === '(' ? call(tokens, text, start) : { type: 'name', name: text, start, end };
  }
  if (!tokens.take('(')) return tokens.unexpected('a value');
  const inner = expression(tokens);
  return { ...inner, start, end: tokens.expect(')').end };
}

function leaf(tokens: Tokens, ast: Ast): Ast {
  tokens.advance();
  return ast;
}

function call(tokens: Tokens, name: string, start: number): Ast {
  const args = tokens.list(')', () => argument(tokens));
  return { type: 'call', name, arguments: args, start, end: tokens.last.end };
}

function argument(tokens: Tokens): Argument {
  const keyed = tokens.token.type === 'name' && tokens.ahead(1).text === '=';
  const key = keyed ? tokens.name('a name').text : null;
  if (keyed) tokens.expect('=');
  return { key, value: expression(tokens) };
}

function pick(tokens: Tokens, from: Ast): Ast {
  tokens.expect('[');
  const by = expression(tokens);
  return { type: 'pick', from, by, start: from.start, end: tokens.expect(']').end };
}

function chained({ formula, token: { text, start } }: Tokens, left: Ast): never {
  const middle = left.type === 'binary' ? left.right : left;
  const written = ({ start: from, end }: Ast) => formula.text.slice(from, end);
  const span = formula.at(left.start, start + text.length);
  return refuse(
    'ambiguous',
    { what: `\`${written(left)} ${text} …\``, suggestion: `Write \`${written(left)} and ${written(middle)} ${text} …\`.` },
    span,
  );
}
