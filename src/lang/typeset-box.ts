/** Rectangles of text that stand on a baseline: what a formula is drawn with. */

export interface Box {
  /** All of one width. */
  readonly lines: readonly string[];
  /** The line on which it stands beside others. */
  readonly baseline: number;
}

export const width = ({ lines: [first] }: Box): number => [...(first ?? '')].length;
export const text = (line: string): Box => ({ lines: [line], baseline: 0 });

/** Side by side, baselines level. */
export function beside(...boxes: readonly Box[]): Box {
  const above = Math.max(...boxes.map(({ baseline }) => baseline));
  const below = Math.max(...boxes.map(({ lines, baseline }) => lines.length - baseline));
  const grown = boxes.map((box) => grow(box, above - box.baseline, below - (box.lines.length - box.baseline)));
  return { lines: Array.from({ length: above + below }, (_, i) => grown.map(({ lines }) => lines[i]).join('')), baseline: above };
}

/** One below the other, each in the middle; `baseline` is that of the box with that number. */
export function stack(boxes: readonly Box[], on: number, align: 'middle' | 'left' = 'middle'): Box {
  const wide = Math.max(...boxes.map(width));
  const lines = boxes.flatMap((box) =>
    box.lines.map((line) => pad(line, wide, align === 'left' ? 0 : Math.floor((wide - width(box)) / 2))),
  );
  const before = boxes.slice(0, on).reduce((sum, box) => sum + box.lines.length, 0);
  return { lines, baseline: before + boxes[on]!.baseline };
}

/** A fraction; its bar is the baseline. */
export function fraction(top: Box, bottom: Box): Box {
  const bar = text('─'.repeat(Math.max(width(top), width(bottom)) + 2));
  return stack([top, bar, bottom], 1);
}

/** An exponent: its last line is above the first of what it is the exponent of. */
export function raise(base: Box, exponent: Box): Box {
  const lifted = { lines: exponent.lines, baseline: exponent.lines.length + base.baseline };
  return beside(base, lifted);
}

export type Bracket = '(' | ')' | '[' | ']' | '|' | '{';

/** Between brackets that are as tall as the box. */
export const enclose = (open: Bracket, box: Box, close: Bracket): Box => beside(bracket(open, box), box, bracket(close, box));

/** A bracket of the height of a box; a brace has at least three lines. */
export function bracket(form: Bracket, { lines, baseline }: Box): Box {
  const [one, top, middle, bottom, point] = brackets[form];
  if (lines.length === 1) return text(one);
  const sides = lines.map((_, i) => (i === 0 ? top : i === lines.length - 1 ? bottom : i === baseline ? point : middle));
  return { lines: sides, baseline };
}

// biome-ignore format: a table
const brackets: Record<Bracket, readonly [one: string, top: string, middle: string, bottom: string, point: string]> = {
  '(': ['(', '⎛', '⎜', '⎝', '⎜'],
  ')': [')', '⎞', '⎟', '⎠', '⎟'],
  '[': ['[', '⎡', '⎢', '⎣', '⎢'],
  ']': [']', '⎤', '⎥', '⎦', '⎥'],
  '|': ['|', '│', '│', '│', '│'],
  '{': ['{', '⎧', '⎪', '⎩', '⎨'],
};

function grow({ lines, baseline }: Box, above: number, below: number): Box {
  const blank = ' '.repeat([...(lines[0] ?? '')].length);
  return { lines: [...Array(above).fill(blank), ...lines, ...Array(below).fill(blank)], baseline: baseline + above };
}

const pad = (line: string, wide: number, left: number): string => ' '.repeat(left) + line + ' '.repeat(wide - left - [...line].length);
