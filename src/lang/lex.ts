/** Text → tokens, by one regular expression; a line break counts only outside brackets. */

import { refuse } from '../diagnostics.js';
import type { Formula } from '../spec/spec.js';
import type { Range } from './ast.js';

export interface Token extends Range {
  readonly type: 'number' | 'text' | 'name' | 'symbol' | 'line' | 'end';
  readonly text: string;
}

const pattern =
  /(?<skip>[ \t\r]+|#[^\n]*)|(?<line>\n)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<text>"[^"\n]*"|'[^'\n]*')|(?<symbol><=|>=|==|!=|[-+/^=()[\],:]|\*(?!\*)|<(?!>)|>)/y;
const closing: Record<string, string> = { '(': ')', '[': ']' };

/** A page of formula has a few hundred; a reader of trees must not run out of stack. */
const most = 2000;

/** What people write out of habit from other languages. */
const habits: Record<string, string> = {
  '**': 'Write `^`.',
  '<>': 'Write `!=`.',
  '&&': 'Write `and`.',
  '||': 'Write `or`.',
  '&': 'Write `and`.',
  '|': 'Write `or`, or `abs(x)` for an absolute value.',
  '!': 'Write `not`.',
  '%': 'There is no remainder; `x - n * floor(x / n)` is one.',
  '·': 'Write `*`.',
  '×': 'Write `*`.',
  '−': 'Write `-`, the ASCII minus.',
  ';': 'Begin a new line.',
  '"': 'A text ends on its line, with the quote that began it.',
  "'": 'A text ends on its line, with the quote that began it.',
  '.': 'Numbers are written like 0.5 or 1e-6, and functions by their name alone: `mean(x)`.',
};

export function lex({ text, at }: Formula): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  for (let start = 0; start < text.length; ) {
    pattern.lastIndex = start;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) {
      const found = habitAt(text, start) ?? String.fromCodePoint(text.codePointAt(start)!);
      return refuse(
        'unexpected_character',
        { text: visible(found), suggestion: habits[found] ?? advice(found) },
        at(start, start + found.length),
      );
    }
    const [type, found] = Object.entries(groups).find(([, value]) => value !== undefined) as [Token['type'] | 'skip', string];
    const token = { type, text: found, start, end: start + found.length } as Token;
    start = token.end;
    if (tokens.length > most) refuse('too_large', { limit: most, what: 'words and signs' }, at(token.start, token.end));
    if (type === 'symbol') nest(token, open, at);
    if (type !== ('skip' as string) && !(type === 'line' && open.length > 0)) tokens.push(token);
  }
  const left = open.pop();
  if (left !== undefined) refuse('unclosed', { open: left.text, close: closing[left.text]! }, at(left.start, left.end));
  return [...tokens, { type: 'end', text: 'the end of the formula', start: text.length, end: text.length }];
}

const habitAt = (text: string, start: number): string | undefined => Object.keys(habits).find((habit) => text.startsWith(habit, start));

/** Copied from a page or a paper: spaces that do not break, marks without width. */
const isInvisible = (character: string): boolean => /^[\p{Z}\p{C}]$/u.test(character);
const visible = (character: string): string =>
  isInvisible(character) ? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}` : character;
const advice = (character: string): string =>
  isInvisible(character)
    ? 'It cannot be seen: write a space there, or nothing.'
    : 'The operators are + - * / ^ < <= > >= == != and, or, not.';

/** Follows brackets, so that each is closed by its like. */
function nest(token: Token, open: Token[], at: Formula['at']): void {
  if (Object.hasOwn(closing, token.text)) open.push(token);
  if (token.text !== ')' && token.text !== ']') return;
  const left = open.pop();
  if (left === undefined)
    refuse('unexpected_token', { expected: 'no closing bracket', got: `\`${token.text}\``, suggestion: '' }, at(token.start, token.end));
  else if (closing[left.text] !== token.text) refuse('unclosed', { open: left.text, close: closing[left.text]! }, at(left.start, left.end));
}
