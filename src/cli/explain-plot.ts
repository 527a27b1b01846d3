/** A curve in braille: each character is two columns of four dots. */

export interface Curve {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** Lines of a picture, its axes drawn where they pass, and the ends of both written beside. */
export function plot({ xs, ys }: Curve, { columns, rows }: { columns: number; rows: number }): string[] {
  const finite = ys.filter(Number.isFinite);
  if (finite.length === 0) return ['(no finite value)'];
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  const span = high - low || 1;
  const dotRow = (y: number) => Math.round(((high - y) / span) * (rows * 4 - 1));
  const dots = new Set(strokes(ys, columns * 2, dotRow).map(([x, y]) => y * columns * 2 + x));
  const zero = { row: Math.floor(dotRow(0) / 4), column: column(xs, 0, columns) };
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, at) => cell(dots, { row, at, columns }) ?? axis(row, at, zero)).join(''),
  );
  const labels: Record<number, string> = { 0: short(high), [rows - 1]: short(low), [zero.row]: '0' };
  const wide = Math.max(...Object.values(labels).map((label) => label.length));
  return [
    ...lines.map((line, row) => `${(labels[row] ?? '').padStart(wide)} ${line.trimEnd()}`),
    ' '.repeat(wide + 1) + scale(xs, columns),
  ];
}

/** In each column the dots from halfway to the point before to halfway to the one behind; a gap where one is not finite. */
function strokes(ys: readonly number[], width: number, dotRow: (y: number) => number): [number, number][] {
  const at = (i: number) => ys[Math.round((i / (width - 1)) * (ys.length - 1))] ?? Number.NaN;
  return Array.from({ length: width }, (_, x) => x).flatMap((x): [number, number][] => {
    if (!Number.isFinite(at(x))) return [];
    const own = dotRow(at(x));
    const halfway = (other: number) => (Number.isFinite(other) ? own + Math.trunc((dotRow(other) - own) / 2) : own);
    const ends = [own, halfway(at(x - 1)), halfway(at(x + 1))];
    const [top, bottom] = [Math.min(...ends), Math.max(...ends)];
    return Array.from({ length: bottom - top + 1 }, (_, i) => [x, top + i]);
  });
}

// Bit of each dot of a braille character, by row and column.
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

function cell(dots: ReadonlySet<number>, { row, at, columns }: { row: number; at: number; columns: number }): string | null {
  const set = bits.flatMap((pair, y) => pair.filter((_, x) => dots.has((row * 4 + y) * columns * 2 + at * 2 + x)));
  return set.length === 0 ? null : String.fromCharCode(0x2800 + set.reduce((a, b) => a | b, 0));
}

const axis = (row: number, at: number, zero: { row: number; column: number | null }): string =>
  row === zero.row ? (at === zero.column ? '┼' : '─') : at === zero.column ? '│' : ' ';

function column(xs: readonly number[], x: number, columns: number): number | null {
  const [from, to] = [xs[0]!, xs.at(-1)!];
  return from <= x && x <= to ? Math.min(columns - 1, Math.floor(((x - from) / (to - from)) * columns)) : null;
}

/** The ends of the axis, and 0 where it lies between them. */
function scale(xs: readonly number[], columns: number): string {
  const [left, right] = [short(xs[0]!), short(xs.at(-1)!)];
  const zero = column(xs, 0, columns);
  const middle = zero === null || zero <= left.length || zero >= columns - right.length ? '' : '0'.padStart(zero - left.length + 1);
  return (left + middle).padEnd(columns - right.length) + right;
}

const short = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');
