/** The tokens of a formula, read one after the other; what does not fit is refused where it stands. */

import { refuse } from '../diagnostics.js';
import type { Formula } from '../spec/spec.js';
import { lex, type Token } from './lex.js';

export class Tokens {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(readonly formula: Formula) {
    this.tokens = lex(formula);
  }

  get token(): Token {
    return this.tokens[this.next]!;
  }

  /** The token before. */
  get last(): Token {
    return this.tokens[this.next - 1]!;
  }

  ahead(n: number): Token {
    return this.tokens[Math.min(this.next + n, this.tokens.length - 1)]!;
  }

  advance(): Token {
    return this.tokens[this.next++]!;
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
    if (!this.ended())
      this.unexpected(`the end of the ${this.last.type === 'line' ? 'formula (the line above was taken for its value)' : 'line'}`);
  }

  take(symbol: string): boolean {
    const found = this.token.type === 'symbol' && this.token.text === symbol;
    if (found) this.next++;
    return found;
  }

  expect(symbol: string, expected = `\`${symbol}\``): Token {
    return this.take(symbol) ? this.last : this.unexpected(expected);
  }

  name(expected: string): Token {
    return this.token.type === 'name' ? this.advance() : this.unexpected(expected);
  }

  /** `(a, b, …)` or `[a, b, …]`, from its opening bracket. */
  list<T>(close: ')' | ']', item: () => T): T[] {
    this.next++;
    const items: T[] = [];
    if (this.take(close)) return items;
    do items.push(item());
    while (this.take(','));
    this.expect(close, `\`,\` or \`${close}\``);
    return items;
  }

  unexpected(expected: string): never {
    const { type, text, start, end } = this.token;
    const got =
      type === 'line' ? 'the end of the line' : type === 'end' ? text : text === '=' ? '`=` (to compare, write `==`)' : `\`${text}\``;
    const goesOn = expected === 'the end of the line' && (type !== 'symbol' || text === '(');
    const suggestion = goesOn ? forgotten : '';
    return refuse('unexpected_token', { expected, got, suggestion }, this.formula.at(start, Math.max(end, start + 1)));
  }
}

const forgotten = 'Is an operator missing, as in `2 * x`? In a spec, several lines of a formula stand below `loss: |`.';
