/** How far float32 results lie from the value in float64, in units of the last place. */

const wide = new Float64Array(1);
const words = new Uint32Array(wide.buffer);

/** Error in ulp of the value, or of `least` where that is larger; infinite where NaN, an infinity or the sign of zero is wrong. */
export function ulps(got: number, value: number, least = 0): number {
  const nearest = Math.fround(value);
  if (got === nearest && got !== 0) return 0;
  if (Object.is(got, nearest)) return 0;
  if (Number.isNaN(value) || Number.isNaN(got)) return Number.POSITIVE_INFINITY;
  if (Math.abs(value) >= least && (value === 0 || Math.sign(got) === -Math.sign(value))) return Number.POSITIVE_INFINITY;
  return Math.abs(bounded(got) - bounded(value)) / unit(Math.max(Math.abs(value), least));
}

/** The first number beyond float32 stands for the infinity that it rounds to. */
const bounded = (x: number): number => Math.max(-(2 ** 128), Math.min(2 ** 128, x));

/** Neighbours in float32 around a number of so large an exponent of float64 lie so far apart. */
const units = Float64Array.from({ length: 2048 }, (_, exponent) => 2 ** (Math.max(-126, Math.min(127, exponent - 1023)) - 23));

function unit(x: number): number {
  wide[0] = x;
  return units[(words[1]! >>> 20) & 2047]!;
}

export interface Worst {
  readonly error: number;
  /** The operands where it is. */
  readonly at: readonly number[];
}

/** The worst of what was found before and of these results of these operands. */
export function worst(operands: readonly Float32Array[], result: Float32Array, { meaning, before, least }: Search): Worst {
  let { error } = before;
  let place = -1;
  const [a, b = a] = operands as [Float32Array, Float32Array?];
  for (let i = 0; i < result.length; i++) {
    const off = ulps(result[i]!, meaning(a[i]!, b[i]!), least);
    if (off > error) [error, place] = [off, i];
  }
  return place < 0 ? before : { error, at: operands.map((operand) => operand[place]!) };
}

interface Search {
  readonly meaning: (a: number, b: number) => number;
  readonly before: Worst;
  /** Values nearer to 0 are held to the ulp of this one. */
  readonly least?: number;
}
