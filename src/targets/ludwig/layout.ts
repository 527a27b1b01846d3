/** Statements that are too long for a line, broken as `ruff format` breaks them. */

import { call, lineWidth } from './python.js';

/** One statement with its indentation; a call is broken at its arguments, anything else put in brackets. */
export function fitted(statement: string): string[] {
  if (statement.length <= lineWidth || statement.includes('"""')) return [statement];
  const [, indent, head, text, tail] = /^( *)((?:\w+ = |return |if )?)(.*?)(:?)$/s.exec(statement)!;
  return broken(text!, { indent: indent!, head: head!, tail: tail! }).split('\n');
}

interface Around {
  readonly indent: string;
  readonly head: string;
  readonly tail: string;
}

function broken(text: string, { indent, head, tail }: Around): string {
  const line = indent + head + text + tail;
  if (line.length <= lineWidth) return line;
  const parts = callOf(text);
  if (parts === null) return `${indent}${head}(\n${lines(text, `${indent}    `)}\n${indent})${tail}`;
  const inner = `${indent}    `;
  const onOne = inner.length + parts.items.join(', ').length <= lineWidth;
  const items = onOne ? parts.items : parts.items.map((item) => argument(item, inner));
  return indent + call(head + parts.name, items, tail, indent);
}

/** A text between brackets, on one line or with a line for each side of its choices, else of its conjunctions. */
function lines(text: string, indent: string): string {
  if (indent.length + text.length <= lineWidth) return indent + text;
  const sides = [/^ (?:if|else) /, /^ or /, /^ and /].map((word) => split(text, word)).find((parts) => parts.length > 1) ?? [text];
  return sides.map((side) => indent + side).join('\n');
}

/** The sides of an operator outside of all brackets; each but the first begins with the operator. */
function split(text: string, word: RegExp): string[] {
  const places = outer(text, 0).filter((at) => word.test(text.slice(at, at + 6)));
  return [0, ...places].map((from, i) => text.slice(from, places[i]).trim());
}

/** An argument on lines of its own, without the indentation of the first; a comma follows it. */
function argument(item: string, indent: string): string {
  const [, head, text] = /^((?:\w+=)?)(.*)$/s.exec(item)!;
  if (callOf(text!) === null) return item;
  return broken(text!, { indent, head: head!, tail: ',' }).slice(indent.length, -1);
}

/** The name and the arguments of a text that is one call and nothing else. */
function callOf(text: string): { name: string; items: string[] } | null {
  const name = /^[\w.]+(?=\()/.exec(text)?.[0];
  if (name === undefined || outer(text, 0).at(-1) !== text.length - 1 || outer(text, name.length).length !== 2) return null;
  const inside = text.slice(name.length + 1, -1);
  const commas = outer(inside, 0).filter((at) => inside[at] === ',');
  return { name, items: [-1, ...commas].map((from, i) => inside.slice(from + 1, commas[i]).trim()) };
}

/** The places from one on that are outside of all brackets and literals; brackets themselves are outside. */
function outer(text: string, from: number): number[] {
  const found: number[] = [];
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (')]}'.includes(text[at]!)) depth--;
    if (depth === 0) found.push(at);
    if ('([{'.includes(text[at]!)) depth++;
    at = afterString(text, at);
  }
  return found;
}

/** The place of the closing quotation mark where a literal begins; else the same place. */
function afterString(text: string, at: number): number {
  if (text[at] !== '"' && text[at] !== "'") return at;
  return at + /^(["'])(?:\\.|(?!\1)[^\\])*\1/.exec(text.slice(at))![0].length - 1;
}
