/** What the kernels' elementary functions are held to: their meanings in float64, how far off they may be, and where to look. */

import { float64 } from '../../src/ir/arithmetic.js';
import type { CoreOp } from '../../src/ir/ops.js';

interface Held {
  /** Ulp that it may be off. */
  readonly most: number;
  /** Where it is delicate. */
  readonly near?: readonly number[];
  /** Values nearer to 0 are held to the ulp of this one. */
  readonly least?: number;
  /** Its meaning takes long: of so many blocks of neighbours one is tried where all floats are. */
  readonly sparse?: number;
  /** Beyond which magnitude it is not held to anything. */
  readonly to?: number;
}

// biome-ignore format: a table
export const functions: Readonly<Record<string, Held>> = {
  neg: { most: 0 },  abs: { most: 0 },  sign: { most: 0 },  floor: { most: 0, near: [1, 8388608] },  sqrt: { most: 0.5 },
  exp: { most: 2, near: [-103.97, -87.34, -0.34657, 0.34657, 1, 88.7228] },
  expm1: { most: 2, near: [-17, -0.34657, 0.34657, 1.03972, 88.7228] },
  log: { most: 2, near: [1.1754943508222875e-38, Math.SQRT1_2, 1, Math.SQRT2, 1e38] },
  log1p: { most: 2, near: [-1, -0.29289322, 0.41421356, 1, 16777216, 1.7e38] },
  sigmoid: { most: 2, near: [-103.97, -88, -1, 1, 17] },
  softplus: { most: 2, near: [-103.97, -88, -1, 1, 17] },
  tanh: { most: 2, near: [0.11, 0.5, 9] },
  log_cosh: { most: 2, near: [0.1, 1, 52] },
  decay: { most: 2, near: [-103.97, -87.34, -0.34657, 0.34657] },
  decay_minus_one: { most: 2, near: [-17, -0.34657, 0.34657] },
  erf: { most: 2, near: [0.9, 1, 3.9] },
  sin: { most: 2, near: [0.78539816, 1.57079633, Math.PI, 6.2831853, 355], to: 1e6 },
  cos: { most: 2, near: [0.78539816, 1.57079633, Math.PI, 4.71238898, 355], to: 1e6 },
  atan: { most: 2, near: [1] },
  acos: { most: 2, near: [-1, -0.5, 0.5, 1] },
  erfcx: { most: 3, sparse: 61, near: [1, 9.38] },
  lgamma: { most: 1, sparse: 61, near: [0.5, 1, 2, 8, 4.085e36], least: 1e-3 },
  log_bessel_i0e: { most: 1, sparse: 61, near: [3, 1e38] },
  bessel_ratio: { most: 1, sparse: 61, near: [3] },
} satisfies Partial<Record<CoreOp | keyof typeof others, Held>>;

/** In powers of two the square is 2 sinh² (x / 2). */
function log_cosh(x: number): number {
  const size = Math.abs(x);
  return size < 1 ? Math.log1p(2 * Math.sinh(size / 2) ** 2) : size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
}

/** What is no op of the language. */
const others = {
  log_cosh,
  decay: (x: number) => Math.exp(-Math.abs(x)),
  decay_minus_one: (x: number) => Math.expm1(-Math.abs(x)) + 0,
};

export const meaningOf = (op: string): ((x: number) => number) => ({ ...float64, ...others })[op as 'exp'];

/** Pseudo-random, the same in every run with the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

// biome-ignore format: a list
export const special = [
  0, 0.5, 1, 1.5, 2, 3, 4, 7, 1e-45, 1e-38, 1e-20, 0.99999994, 1.0000001, 1e10, 16777215, 16777216, 3e38, Number.POSITIVE_INFINITY,
];
export const signed: readonly number[] = [...special, ...special.map((x) => -x), Number.NaN];

const bits = new Uint32Array(1);
const held = new Float32Array(bits.buffer);

/** What differences of log Γ and of its derivative are asked, which are of positive numbers. */
export function rises(seed: number): Readonly<Record<string, (i: number) => readonly [number, number]>> {
  const random = numbers(seed);
  const sized = (low: number, high: number) => Math.exp(Math.log(low) + random() * Math.log(high / low));
  const finite = special.filter((x) => x < 1e37);
  return {
    'special values': (i) => [finite[i % finite.length]!, finite[Math.floor(i / finite.length) % finite.length]!],
    'any floats': () => [sized(1e-30, 1e30), sized(1e-30, 1e30)],
    'usual numbers': () => [30 * random(), 30 * random()],
    'small steps': () => [sized(0.01, 1000), sized(1e-6, 1)],
    halves: () => [sized(0.01, 1e6), 0.5],
  };
}

/** What pow is asked: kinds of bases and exponents, the i-th of them. */
export function powers(seed: number): Readonly<Record<string, (i: number) => readonly [number, number]>> {
  const random = numbers(seed);
  const any = () => {
    bits[0] = random() * 2 ** 32;
    return held[0]!;
  };
  return {
    'special values': (i) => [signed[i % signed.length]!, signed[Math.floor(i / signed.length) % signed.length]!],
    'any floats': () => [any(), any()],
    'any base, small powers': () => [Math.exp(170 * (random() - 0.5)), 10 * (random() - 0.5)],
    'small base, large powers': () => [4 * random(), 300 * (random() - 0.5)],
    'near 1': () => [1 + 0.01 * (random() - 0.5), 30_000 * (random() - 0.5)],
    'whole powers of negative numbers': () => [-4 * random(), Math.floor(40 * (random() - 0.5))],
  };
}
