/**
 * Each elementary function within 2 ulp of its meaning, pow within 4, with NaN, infinities, subnormals and the sign of
 * zero right: on a sample of all float32 and densely where it is delicate; on every float32 with `npm run ulp`.
 */

import { afterAll, describe, expect, test } from 'vitest';
import { float64 } from '../../src/ir/arithmetic.js';
import { type CoreOp, coreOps, ops } from '../../src/ir/ops.js';
import { say } from '../../src/targets/kernel/say.js';
import { type Applied, apply, capacity } from './run-lanes.js';
import { ulps } from './ulp.js';

/** op: how far off it may be, where it is delicate, and beyond which magnitude it is not held to anything. */
// biome-ignore format: a table
const functions = {
  neg: { most: 0 },  abs: { most: 0 },  sign: { most: 0 },  floor: { most: 0, near: [1, 8388608] },  sqrt: { most: 0.5 },
  exp: { most: 2, near: [-103.97, -87.34, -0.34657, 0.34657, 1, 88.7228] },
  expm1: { most: 2, near: [-17, -0.34657, 0.34657, 1.03972, 88.7228] },
  log: { most: 2, near: [1.1754943508222875e-38, Math.SQRT1_2, 1, Math.SQRT2, 1e38] },
  log1p: { most: 2, near: [-1, -0.29289322, 0.41421356, 1, 16777216, 1.7e38] },
  sigmoid: { most: 2, near: [-103.97, -88, -1, 1, 17] },
  softplus: { most: 2, near: [-103.97, -88, -1, 1, 17] },
  tanh: { most: 2, near: [0.11, 0.5, 9] },
  log_cosh: { most: 2, near: [0.1, 1, 52] },
  erf: { most: 2, near: [0.9, 1, 3.9] },
  sin: { most: 2, near: [0.78539816, 1.57079633, Math.PI, 6.2831853, 355], to: 1e6 },
  cos: { most: 2, near: [0.78539816, 1.57079633, Math.PI, 4.71238898, 355], to: 1e6 },
  atan: { most: 2, near: [1] },
  acos: { most: 2, near: [-1, -0.5, 0.5, 1] },
} as const satisfies Partial<Record<CoreOp | 'log_cosh', { most: number; near?: readonly number[]; to?: number }>>;

/** Of what is no op. */
const log_cosh = (x: number): number => {
  const size = Math.abs(x);
  return size < 1 ? Math.log1p(2 * Math.sinh(size / 2) ** 2) : size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
};
const meanings = { ...float64, log_cosh };

const exhaustive = (import.meta as { env?: { MODE: string } }).env?.MODE === 'exhaustive';
/** A prime, so that every exponent is met with other digits. */
const stride = exhaustive ? 1 : 2053;
const worst: [op: string, error: number, at: string][] = [];

interface Worst {
  readonly error: number;
  readonly at: readonly number[];
}

/** Runs over what was written into the operands. */
function scan({ operands, result, run }: Applied, meaning: (...args: number[]) => number, before: Worst): Worst {
  run();
  let [error, place] = [before.error, -1];
  const [a, b] = operands;
  for (let i = 0; i < capacity; i++) {
    const off = ulps(result[i]!, meaning(a![i]!, b === undefined ? 0 : b[i]!));
    if (off > error) [error, place] = [off, i];
  }
  return place < 0 ? before : { error, at: operands.map((operand) => operand[place]!) };
}

function drop(operand: Float32Array, unwanted: (x: number) => boolean): void {
  for (let i = 0; i < capacity; i++) if (unwanted(operand[i]!)) operand[i] = 0;
}

const asBits = (x: number) => new Uint32Array(new Float32Array([x]).buffer)[0]!;

function windows(near: readonly number[]): number[] {
  const both = near.flatMap((x) => [x, -x]);
  return [0, ...both].map((x) => asBits(x) - capacity / 2);
}

describe('within its bound', () => {
  test.each(Object.entries(functions))(
    '%s',
    async (op, given) => {
      const { most, near = [], to = Number.POSITIVE_INFINITY } = given as { most: number; near?: number[]; to?: number };
      const applied = await apply(1, (lanes, args) => say(lanes, op, args));
      const meaning = meanings[op as keyof typeof functions];
      const [bits] = applied.bits;
      let found: Worst = { error: 0, at: [] };
      const from = (first: number, step: number) => {
        for (let i = 0; i < capacity; i++) bits![i] = first + i * step;
        drop(applied.operands[0]!, (x) => Math.abs(x) > to && Math.abs(x) < Number.POSITIVE_INFINITY);
        found = scan(applied, meaning, found);
      };
      for (let first = 0; first < 2 ** 32; first += capacity * stride) from(first, stride);
      for (const first of windows(near)) from(first, 1);
      worst.push([op, found.error, found.at.join(', ')]);
      expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(most);
    },
    exhaustive ? 3_600_000 : 30_000,
  );
});

const special = [
  0,
  0.5,
  1,
  1.5,
  2,
  3,
  4,
  7,
  1e-45,
  1e-38,
  1e-20,
  0.99999994,
  1.0000001,
  1e10,
  16777215,
  16777216,
  3e38,
  Number.POSITIVE_INFINITY,
];
const signed = [...special, ...special.map((x) => -x), Number.NaN];

describe('pow', () => {
  /** Pseudo-random, the same in every run. */
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const bits = new Uint32Array(1);
  const any = () => {
    bits[0] = random() * 2 ** 32;
    return new Float32Array(bits.buffer)[0]!;
  };
  const pairs: Record<string, (i: number) => readonly [number, number]> = {
    'special values': (i) => [signed[i % signed.length]!, signed[Math.floor(i / signed.length) % signed.length]!],
    'any floats': () => [any(), any()],
    'any base, small powers': () => [Math.exp(170 * (random() - 0.5)), 10 * (random() - 0.5)],
    'small base, large powers': () => [4 * random(), 300 * (random() - 0.5)],
    'near 1': () => [1 + 0.01 * (random() - 0.5), 30_000 * (random() - 0.5)],
    'whole powers of negative numbers': () => [-4 * random(), Math.floor(40 * (random() - 0.5))],
  };

  test.each(Object.entries(pairs))(
    'of %s',
    async (name, pair) => {
      const applied = await apply(2, (lanes, args) => say(lanes, 'pow', args));
      let found: Worst = { error: 0, at: [] };
      for (let round = 0; round < (exhaustive ? 1000 : 4); round++) {
        for (let i = 0; i < capacity; i++) [applied.operands[0]![i], applied.operands[1]![i]] = pair(i);
        found = scan(applied, float64.pow, found);
      }
      worst.push([`pow, ${name}`, found.error, found.at.join(', ')]);
      expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(4);
    },
    exhaustive ? 3_600_000 : 30_000,
  );

  test.each([-4, -3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5])('with the exponent %d written out', async (exponent) => {
    const applied = await apply(1, (lanes, [a]) => say(lanes, 'pow', [a!, lanes.constant(exponent)]));
    let found: Worst = { error: 0, at: [] };
    for (let i = 0; i < capacity; i++) applied.operands[0]![i] = i < special.length ? special[i]! : 4 * random();
    found = scan(applied, (a) => a ** exponent, found);
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(4);
  });

  test.each([0, 1, 2, 0.5, -0.5, 0.75, -3])('with the exponent %d, which all share', async (exponent) => {
    const shared = `(f32x4.splat (f32.const ${exponent}))`;
    const applied = await apply(1, (lanes, [a]) => say(lanes, 'pow', [a!, lanes.set('b', () => shared, true)]));
    for (let i = 0; i < capacity; i++) applied.operands[0]![i] = i < special.length ? special[i]! : 4 * random();
    const found = scan(applied, (a) => a ** exponent, { error: 0, at: [] });
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(4);
  });
});

describe('of two arguments, on all pairs of special values', () => {
  const truth = (x: boolean) => (x ? 1 : 0);
  const zeroIsZero = (f: (a: number, b: number) => number) => (a: number, b: number) => f(a, b) + 0;
  const tests: Record<string, (a: number, b: number) => number> = {
    add: float64.add,
    sub: float64.sub,
    mul: float64.mul,
    div: float64.div,
    max: zeroIsZero(float64.max),
    min: zeroIsZero(float64.min),
    lt: (a, b) => truth(a < b),
    le: (a, b) => truth(a <= b),
    eq: (a, b) => truth(a === b),
    and: (a, b) => truth(a > 0 && b > 0),
    or: (a, b) => truth(a > 0 || b > 0),
  };
  test.each(Object.entries(tests))('%s', async (op, meaning) => {
    const isTest = ops[op as CoreOp].yields === 'boolean';
    const applied = await apply(2, (lanes, args) => {
      const positive = op === 'and' || op === 'or' ? args.map((arg) => say(lanes, 'lt', [lanes.constant(0), arg])) : args;
      const made = say(lanes, op, positive);
      return isTest ? say(lanes, 'where', [made, lanes.constant(1), lanes.constant(0)]) : say(lanes, 'add', [made, lanes.constant(0)]);
    });
    for (let i = 0; i < capacity; i++) {
      applied.operands[0]![i] = signed[i % signed.length]!;
      applied.operands[1]![i] = signed[Math.floor(i / signed.length) % signed.length]!;
    }
    const found = scan(applied, (a, b) => meaning(a, b) + 0, { error: 0, at: [] });
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(0.5);
  });
});

test('where takes one of two, and what it does not take leaks nothing', async () => {
  const applied = await apply(1, (lanes, [a]) => {
    const positive = say(lanes, 'lt', [lanes.constant(0), a!]);
    return say(lanes, 'where', [positive, say(lanes, 'log', [a!]), lanes.constant(7)]);
  });
  for (let i = 0; i < capacity; i++) applied.operands[0]![i] = signed[i % signed.length]!;
  const found = scan(applied, (a) => (a > 0 ? Math.log(a) : 7), { error: 0, at: [] });
  expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(2);
});

test('every op that works position by position is said', () => {
  const known = [...Object.keys(functions), 'pow', 'add', 'sub', 'mul', 'div', 'max', 'min', 'lt', 'le', 'eq', 'and', 'or', 'not', 'where'];
  const elsewhere = ['stop_gradient', 'is_null'];
  /** A loss that needs one of these has no kernel. */
  const rare = ['erfcx', 'lgamma', 'polygamma', 'log_rising', 'digamma_rise', 'log_bessel_i0e', 'bessel_ratio'];
  expect(coreOps.filter((op) => ops[op].form === 'map' && ![...known, ...elsewhere, ...rare].includes(op))).toEqual([]);
});

afterAll(() => {
  if (!exhaustive) return;
  for (const [op, error, at] of worst) console.log(`${op.padEnd(42)} ${error.toFixed(3).padStart(7)} ulp at ${at}`);
});
