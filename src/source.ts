/** Places in texts, and how they are shown. */

/** A text with a name: a spec file, a flag's value, a line typed at a prompt. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Half-open range of characters in a source. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** 1-based line and column of a character. */
export function position(source: Source, offset: number): Position {
  const before = source.text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The line before, the line of the span, carets below it; of long lines the part around the span. */
export function frame({ source, start, end }: Span): string[] {
  const { line, column } = position(source, start);
  const lines = source.text.split(/\r?\n/).map((text) => text.replace(/\t/g, ' '));
  const text = lines[line - 1] ?? '';
  const gutter = String(line).length;
  const from = column > widest ? column - widest / 2 : 0;
  const part = (whole: string) => `${from > 0 ? '…' : ''}${whole.slice(from, from + widest)}${whole.length > from + widest ? '…' : ''}`;
  const numbered = (n: number) => ` ${String(n).padStart(gutter)} | ${n === line ? part(lines[n - 1] ?? '') : lines[n - 1]}`;
  const above = line > 1 && from === 0 && lines[line - 2]?.trim() && lines[line - 2]!.length <= widest ? [numbered(line - 1)] : [];
  const width = Math.max(1, Math.min(end - start, text.length - column + 1, widest - (column - 1 - from)));
  const indent = column - 1 - from + (from > 0 ? 1 : 0);
  return [...above, numbered(line), ` ${' '.repeat(gutter)} | ${' '.repeat(indent)}${'^'.repeat(width)}`];
}

/** Characters of a line that a frame shows. */
const widest = 160;
