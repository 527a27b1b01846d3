/** A change as a unified diff that a person reads. */
import type { Change } from './plan.js';
import { lf } from './text.js';

type Line = readonly [sign: ' ' | '-' | '+', text: string];

const context = 3;
/** Beyond this many pairs of lines the differing middle is shown as removed and added whole. */
const pairs = 4_000_000;

/** Empty when nothing differs but line endings; cut off after `limit` lines. */
export function diff({ path, before, after }: Pick<Change, 'path' | 'before' | 'after'>, limit = Infinity): string {
  const body = hunks(compare(linesOf(before), linesOf(after)));
  if (body.length === 0) return '';
  const names = [`--- ${before === null ? '/dev/null' : `a/${path}`}`, `+++ ${after === null ? '/dev/null' : `b/${path}`}`];
  const lines = [...names, ...body].flatMap((line) => line.split('\n')).map(visible);
  const more = lines.length - limit;
  const shown = more > 0 ? [...lines.slice(0, limit), `… ${more} more ${more === 1 ? 'line' : 'lines'}`] : lines;
  return `${shown.join('\n')}\n`;
}

/** A last line without an end differs from the same line with one. */
function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = lf(text).split('\n');
  const last = lines.pop()!;
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function compare(a: readonly string[], b: readonly string[]): Line[] {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (lines: readonly string[]) => lines.map((line): Line => [' ', line]);
  const middle = differing(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))];
}

/** Along a longest common subsequence; removals before additions. */
function differing(a: readonly string[], b: readonly string[]): Line[] {
  const minus = (line: string): Line => ['-', line];
  const plus = (line: string): Line => ['+', line];
  if (a.length * b.length > pairs) return [...a.map(minus), ...b.map(plus)];
  const common = commonLengths(a, b);
  const width = b.length + 1;
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) lines.push([' ', a[i++]!]) && j++;
    else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) lines.push(minus(a[i++]!));
    else lines.push(plus(b[j++]!));
  }
  return [...lines, ...a.slice(i).map(minus), ...b.slice(j).map(plus)];
}

/** Cell i, j: how many lines the ends of both have in common, from line i of one and line j of the other. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
  return table;
}

function hunks(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(([sign], index) => (sign === ' ' ? [] : [index]));
  const groups: [first: number, last: number][] = [];
  for (const index of changed) {
    const group = groups.at(-1);
    if (group !== undefined && index - group[1] <= 2 * context) group[1] = index;
    else groups.push([index, index]);
  }
  return groups.flatMap(([first, last]) => hunk(lines, Math.max(0, first - context), Math.min(lines.length, last + context + 1)));
}

function hunk(lines: readonly Line[], start: number, end: number): string[] {
  const body = lines.slice(start, end);
  const range = (other: Line[0]) => {
    const count = body.filter(([sign]) => sign !== other).length;
    const above = lines.slice(0, start).filter(([sign]) => sign !== other).length;
    return `${count === 0 ? above : above + 1},${count}`;
  };
  return [`@@ -${range('+')} +${range('-')} @@`, ...body.map(([sign, text]) => sign + text)];
}

/** A carriage return is seen, and a file cannot speak to the terminal. */
function visible(line: string): string {
  return line.replace(/[\x00-\x08\x0b-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0))).replace(/\x7f/g, '␡');
}
