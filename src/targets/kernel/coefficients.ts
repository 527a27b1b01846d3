/** Coefficients of the polynomials in functions.ts, from the constant upwards. */

// biome-ignore format: a table
export const coefficients: Readonly<Record<string, readonly number[]>> = {
  exp: [0.5, 0.16666667, 0.041666667, 0.0083333333, 0.0013888889, 0.00019841270],
  log: [0.6666667163, 0.4000000060, 0.2857142985, 0.2222219843],
  artanh: [0.6666667, 0.4, 0.285714, 0.22222, 0.18],
};
