/** Arrays of numbers as golden files hold them: nested lists, with names for the numbers that JSON lacks. */

/** Values in row-major order. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Lists within lists as an array; null where they are ragged or hold something that is no number. */
export function toArray(nested: unknown): NumberArray | null {
  if (!Array.isArray(nested)) {
    const value = toNumber(nested);
    return value === null ? null : { shape: [], data: [value] };
  }
  const rows = nested.map(toArray);
  const shape = rows[0]?.shape ?? [];
  if (rows.some((row) => row === null || row.shape.join() !== shape.join())) return null;
  return { shape: [rows.length, ...shape], data: rows.flatMap((row) => row!.data) };
}

// biome-ignore format: a table
const words: Readonly<Record<string, number>> = {
  NaN, Infinity, '-Infinity': -Infinity, nan: NaN, inf: Infinity, '-inf': -Infinity,
};

/** A boolean is 0 or 1; a word, or an object that names one, is a number that is not finite. */
export function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return words[value] ?? null;
  return typeof value === 'object' && value !== null && 'nonfinite' in value ? toNumber(value.nonfinite) : null;
}

/** The parts along the first axis. */
export function slices({ shape: [count, ...shape], data }: NumberArray): NumberArray[] {
  const size = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: count ?? 0 }, (_, i) => ({ shape, data: data.slice(i * size, (i + 1) * size) }));
}
