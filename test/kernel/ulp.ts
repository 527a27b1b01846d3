/** How far float32 results lie from the value in float64, in units of the last place. */

/** Error in ulp of the value; infinite where NaN, an infinity or the sign of zero is wrong. */
export function ulps(got: number, value: number): number {
  const nearest = Math.fround(value);
  if (Object.is(got, nearest)) return 0;
  if (Number.isNaN(value) || Number.isNaN(got)) return Number.POSITIVE_INFINITY;
  if (value === 0) return Number.POSITIVE_INFINITY;
  if (Math.sign(got) === -Math.sign(value)) return Number.POSITIVE_INFINITY;
  return Math.abs(bounded(got) - bounded(value)) / unit(value);
}

/** The first number beyond float32 stands for the infinity that it rounds to. */
const bounded = (x: number): number => Math.max(-(2 ** 128), Math.min(2 ** 128, x));

const bits = new DataView(new ArrayBuffer(8));
/** The distance of neighbours in float32 around x. */
function unit(x: number): number {
  bits.setFloat64(0, x);
  const exponent = ((bits.getUint32(0) >>> 20) & 2047) - 1023;
  return 2 ** (Math.max(-126, Math.min(127, exponent)) - 23);
}
