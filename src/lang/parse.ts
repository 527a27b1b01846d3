/** Tokens → tree: a Pratt parser over one table of binding powers. */

import { refuse } from '../diagnostics.js';
import type { Formula } from '../spec/spec.js';
import type { Argument, Ast, BinaryOperator, Body, Definition, FunctionParameter } from './ast.js';
import { lex, type Token } from './lex.js';

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
  const parser = new Parser(formula);
  const definitions: Definition[] = [];
  while (parser.skipLines() && parser.atDefinition()) {
    definitions.push(parser.definition(false));
    parser.endOfLine();
  }
  if (parser.ended()) {
    const last = definitions.at(-1);
    if (last === undefined) return refuse('empty_formula', {}, formula.at(0, formula.text.length));
    return refuse('last_line_binds', { name: last.name }, formula.at(last.start, last.end));
  }
  const result = parser.expression();
  parser.skipLines();
  parser.expectEnd();
  return { definitions, result };
}

/** A library: definitions only, which may carry derivatives of their own. */
export function parseLibrary(formula: Formula): Definition[] {
  const parser = new Parser(formula);
  const definitions: Definition[] = [];
  while (parser.skipLines() && !parser.ended()) {
    definitions.push(parser.definition(true));
    parser.endOfLine();
  }
  return definitions;
}

class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(private readonly formula: Formula) {
    this.tokens = lex(formula);
  }

  private get token(): Token {
    return this.tokens[this.next]!;
  }

  ended(): boolean {
    return this.token.type === 'end';
  }

  skipLines(): true {
    while (this.token.type === 'line') this.next++;
    return true;
  }

  endOfLine(): void {
    if (this.token.type !== 'line' && !this.ended()) this.unexpected('the end of the line');
  }

  expectEnd(): void {
    if (!this.ended()) this.unexpected('the end of the formula (this line was taken for its value)');
  }

  /** Whether the line begins `name =`, `name(…) =` or `name(…): kind =`. */
  atDefinition(): boolean {
    if (this.token.type !== 'name') return false;
    let ahead = this.next + 1;
    if (this.tokens[ahead]!.text === '(') {
      for (let depth = 0; ; ahead++) {
        const text = this.tokens[ahead]!.type === 'symbol' ? this.tokens[ahead]!.text : '';
        if (text === '(' || text === '[') depth++;
        if ((text === ')' || text === ']') && --depth === 0) break;
      }
      ahead++;
    }
    return ['=', ':'].includes(this.tokens[ahead]!.text);
  }

  definition(library: boolean): Definition {
    const name = this.name('a name');
    const parameters = this.token.text === '(' ? this.list(')', () => this.parameter()) : null;
    const kind = this.take(':') ? this.name('a kind').text : null;
    this.expect('=');
    this.afterOperator();
    const body = this.expression();
    const derivatives = new Map<string, Ast>();
    while (library && this.take(',')) {
      const by = this.name('a derivative such as `dx`').text.slice(1);
      this.expect('=');
      derivatives.set(by, this.expression());
    }
    return { name: name.text, parameters, kind, body, derivatives, start: name.start, end: name.end };
  }

  private parameter(): FunctionParameter {
    const { text, start, end } = this.name('the name of a parameter');
    const kind = this.take(':') ? this.name('a kind').text : null;
    const value = this.take('=') ? this.expression() : null;
    return { name: text, kind, default: value, start, end };
  }

  expression(minimum = 0): Ast {
    let left = this.operand();
    for (;;) {
      const { text, type } = this.token;
      if (text === '[' && type === 'symbol') {
        left = this.pick(left);
        continue;
      }
      const binding = type === 'symbol' || type === 'name' ? power[text as BinaryOperator] : undefined;
      if (binding === undefined || binding <= minimum) return left;
      this.next++;
      this.afterOperator();
      const right = this.expression(text === '^' ? binding - 1 : binding);
      left = { type: 'binary', operator: text as BinaryOperator, left, right, start: left.start, end: right.end };
      if (binding === power['<'] && power[this.token.text as BinaryOperator] === binding) this.chained(left);
    }
  }

  private operand(): Ast {
    const { type, text, start, end } = this.token;
    if (type === 'number') return this.leaf({ type, value: Number(text), start, end });
    if (type === 'text') return this.leaf({ type, value: text.slice(1, -1), start, end });
    if (text === '-' || text === 'not') {
      this.next++;
      const operand = this.expression(prefixPower[text]);
      return { type: 'unary', operator: text, operand, start, end: operand.end };
    }
    if (type === 'name' && !(text in power)) {
      this.next++;
      return this.token.text === '(' ? this.call(text, start) : { type: 'name', name: text, start, end };
    }
    if (this.take('(')) {
      const inner = this.expression();
      return { ...inner, start, end: this.expect(')').end };
    }
    if (text === '[') return { type: 'list', items: this.list(']', () => this.expression()), start, end: this.tokens[this.next - 1]!.end };
    return this.unexpected('a value');
  }

  private leaf(ast: Ast): Ast {
    this.next++;
    return ast;
  }

  private call(name: string, start: number): Ast {
    const args = this.list(')', () => this.argument());
    return { type: 'call', name, arguments: args, start, end: this.tokens[this.next - 1]!.end };
  }

  private argument(): Argument {
    const keyed = this.token.type === 'name' && this.tokens[this.next + 1]!.text === '=';
    const key = keyed ? this.name('a name').text : null;
    if (keyed) this.expect('=');
    return { key, value: this.expression() };
  }

  private pick(from: Ast): Ast {
    this.expect('[');
    const by = this.expression();
    return { type: 'pick', from, by, start: from.start, end: this.expect(']').end };
  }

  /** `(a, b, …)` or `[a, b, …]`, from its opening bracket. */
  private list<T>(close: ')' | ']', item: () => T): T[] {
    this.next++;
    const items: T[] = [];
    if (this.take(close)) return items;
    do items.push(item());
    while (this.take(','));
    this.expect(close, `\`,\` or \`${close}\``);
    return items;
  }

  private take(symbol: string): boolean {
    const found = this.token.type === 'symbol' && this.token.text === symbol;
    if (found) this.next++;
    return found;
  }

  private expect(symbol: string, expected = `\`${symbol}\``): Token {
    return this.take(symbol) ? this.tokens[this.next - 1]! : this.unexpected(expected);
  }

  private name(expected: string): Token {
    if (this.token.type !== 'name') this.unexpected(expected);
    return this.tokens[this.next++]!;
  }

  /** A line may break after an operator. */
  private afterOperator(): void {
    this.skipLines();
  }

  private chained(left: Ast): never {
    const { text, start } = this.token;
    const middle = this.formula.text.slice((left as { right: Ast } & Ast).right.start, left.end);
    const written = this.formula.text.slice(left.start, left.end);
    const span = this.formula.at(left.start, start + text.length);
    return refuse('ambiguous', { what: `\`${written} ${text} …\``, suggestion: `Write \`${written} and ${middle} ${text} …\`.` }, span);
  }

  private unexpected(expected: string): never {
    const { type, text, start, end } = this.token;
    const got = type === 'line' ? 'the end of the line' : type === 'end' ? text : text === '=' ? '`=` (to compare, write `==`)' : `\`${text}\``;
    return refuse('unexpected_token', { expected, got }, this.formula.at(start, Math.max(end, start + 1)));
  }
}
