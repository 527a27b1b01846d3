/** A scalar of a YAML file as a formula, whose characters know where in the file they stand. */

import type { Source, Span } from '../diagnostics.js';
import type { Formula } from './spec.js';

/** What a scalar node of the YAML library tells. */
export interface ScalarNode {
  readonly value: unknown;
  readonly type?: string | undefined;
  readonly range?: readonly [number, number, number] | null | undefined;
}

/** Exact where the style of the scalar lets its characters stand in the file as they are; else the whole scalar. */
export function formula(source: Source, node: ScalarNode): Formula {
  const [from, to] = node.range!;
  const written = source.text.slice(from, to);
  const text = typeof node.value === 'string' ? node.value : written;
  const offsets = node.type === 'BLOCK_LITERAL' ? literalLines(source.text, node, text) : flowLine(node, text, written);
  const last = text.trimEnd().length;
  const place = (offset: number): number => {
    const { inText, inFile } = offsets!.findLast((line) => line.inText <= offset)!;
    return inFile + offset - inText;
  };
  const at = (start: number, end: number): Span =>
    offsets === null ? { source, start: from, end: to } : { source, start: place(Math.min(start, last)), end: place(Math.min(end, last)) };
  return { text, at };
}

interface Line {
  readonly inText: number;
  readonly inFile: number;
}

/** Each line of a literal block is the end of a line of the file. */
function literalLines(file: string, node: ScalarNode, text: string): Line[] {
  let inFile = file.indexOf('\n', node.range![0]) + 1;
  let inText = 0;
  return text.split('\n').map((line) => {
    const end = file.indexOf('\n', inFile);
    const written = file.slice(inFile, end < 0 ? undefined : end);
    const start = { inText, inFile: inFile + written.replace(/\r$/, '').length - line.length };
    inFile += written.length + 1;
    inText += line.length + 1;
    return start;
  });
}

/** A plain or quoted scalar that stands in the file as it is; null where folding or escapes changed it. */
function flowLine(node: ScalarNode, text: string, written: string): Line[] | null {
  const quote = written === text ? 0 : 1;
  const same = written.slice(quote, written.length - quote) === text && !text.includes('\n');
  return same && node.type !== 'BLOCK_FOLDED' ? [{ inText: 0, inFile: node.range![0] + quote }] : null;
}
