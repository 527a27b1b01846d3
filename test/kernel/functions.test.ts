/**
 * Each elementary function within 2 ulp of its meaning, pow within 4, special functions within 1, erfcx within 3, with
 * NaN, infinities, subnormals and the sign of zero right: on a sample of all float32 and densely where it is delicate;
 * `npm run ulp` does it on every float32.
 */

import { describe, expect, test } from 'vitest';
import { float64 } from '../../src/ir/arithmetic.js';
import { type CoreOp, coreOps, ops } from '../../src/ir/ops.js';
import type { Lanes, Value } from '../../src/targets/kernel/lanes/lanes.js';
import { say } from '../../src/targets/kernel/lanes/say.js';
import { functions, meaningOf, powers, rises, signed, special } from './elementary.js';
import { type Applied, apply, capacity } from './run-lanes.js';
import { type Worst, worst } from './ulp.js';

/** A prime, so that every exponent is met with other digits. */
const stride = 2053;
const none: Worst = { error: 0, at: [] };

/** Runs over what was written into the operands. */
function scan({ operands, result, run }: Applied, meaning: (a: number, b: number) => number, before: Worst, least = 0): Worst {
  run();
  return worst(operands, result, { meaning, before, least });
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
  test.each(Object.entries(functions))('%s', async (op, { most, near = [], to = Number.POSITIVE_INFINITY, least = 0 }) => {
    const applied = await apply(1, (lanes, args) => say(lanes, op, args));
    const meaning = meaningOf(op);
    const [bits] = applied.bits;
    let found = none;
    const from = (first: number, step: number) => {
      for (let i = 0; i < capacity; i++) bits![i] = first + i * step;
      drop(applied.operands[0]!, (x) => Math.abs(x) > to && Math.abs(x) < Number.POSITIVE_INFINITY);
      found = scan(applied, meaning, found, least);
    };
    for (let first = 0; first < 2 ** 32; first += capacity * stride) from(first, stride);
    for (const first of windows(near)) from(first, 1);
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(most);
  });
});

const ofTwo = {
  log_rising: { meaning: float64.log_rising, least: 1e-3 },
  digamma_rise: { meaning: float64.digamma_rise, least: 0 },
  log_beta: {
    meaning: (a: number, b: number) => float64.lgamma(Math.min(a, b)) - float64.log_rising(Math.max(a, b), Math.min(a, b)),
    least: 1e-3,
  },
};
describe.each(Object.entries(ofTwo))('%s', (op, { meaning, least }) => {
  test.each(Object.entries(rises(1)))('of %s', async (_, pair) => {
    const applied = await apply(2, (lanes, args) => say(lanes, op, args));
    for (let i = 0; i < capacity; i++) [applied.operands[0]![i], applied.operands[1]![i]] = pair(i);
    const found = scan(applied, meaning, none, least);
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(1);
  });
});

describe('pow', () => {
  test.each(Object.entries(powers(1)))('of %s', async (_, pair) => {
    const applied = await apply(2, (lanes, args) => say(lanes, 'pow', args));
    let found = none;
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < capacity; i++) [applied.operands[0]![i], applied.operands[1]![i]] = pair(i);
      found = scan(applied, float64.pow, found);
    }
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(4);
  });

  /** Powers of special values and of others up to 4. */
  const bases = (applied: Applied) => {
    for (let i = 0; i < capacity; i++) applied.operands[0]![i] = i < special.length ? special[i]! : (4 * i) / capacity;
    return applied;
  };

  test.each([-4, -3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5])('with the exponent %d written out', async (exponent) => {
    const applied = bases(await apply(1, (lanes, [a]) => say(lanes, 'pow', [a!, lanes.constant(exponent)])));
    const found = scan(applied, (a) => a ** exponent, none);
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(4);
  });

  test.each([0, 1, 2, 0.5, -0.5, 0.75, -3])('with the exponent %d, which all share', async (exponent) => {
    const shared = `(f32x4.splat (f32.const ${exponent}))`;
    const applied = bases(await apply(1, (lanes, [a]) => say(lanes, 'pow', [a!, lanes.set('b', () => shared, true)])));
    const found = scan(applied, (a) => a ** exponent, none);
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
    const found = scan(applied, (a, b) => meaning(a, b) + 0, none);
    expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(0.5);
  });
});

test('where takes one of two, and what it does not take leaks nothing', async () => {
  const applied = await apply(1, (lanes, [a]) => {
    const positive = say(lanes, 'lt', [lanes.constant(0), a!]);
    return say(lanes, 'where', [positive, say(lanes, 'log', [a!]), lanes.constant(7)]);
  });
  for (let i = 0; i < capacity; i++) applied.operands[0]![i] = signed[i % signed.length]!;
  const found = scan(applied, (a) => (a > 0 ? Math.log(a) : 7), none);
  expect(found.error, `at ${found.at}`).toBeLessThanOrEqual(2);
});

describe('with what all vectors share', () => {
  const given = (lanes: Lanes, name: string, number: number) => lanes.set(name, () => `(f32x4.splat (f32.const ${number}))`, true);
  const forms: Record<
    string,
    { made: (lanes: Lanes, a: Value, s: Value, t: Value) => Value; meaning: (a: number) => number; once: string }
  > = {
    'the negative of a product': {
      made: (lanes, a, s) => say(lanes, 'neg', [say(lanes, 'mul', [a, s])]),
      meaning: (a) => -a * 0.25,
      once: 'v128.xor',
    },
    'a third choice where two are equal': {
      made: (lanes, a, s, t) => {
        const [is, less] = [say(lanes, 'eq', [a, s]), say(lanes, 'lt', [a, s])];
        return say(lanes, 'where', [is, say(lanes, 'add', [s, t]), say(lanes, 'where', [less, s, t])]);
      },
      meaning: (a) => (a === 0.25 ? 1 : a < 0.25 ? 0.25 : 0.75),
      once: 'v128.or',
    },
  };
  test.each(Object.entries(forms))('%s', async (_, { made, meaning, once }) => {
    const applied = await apply(1, (lanes, [a]) => made(lanes, a!, given(lanes, 's', 0.25), given(lanes, 't', 0.75)), 1);
    for (let i = 0; i < capacity; i++) applied.operands[0]![i] = [...signed, 0.25][i % (signed.length + 1)]!;
    const found = scan(applied, meaning, none);
    expect(found.error, `at ${found.at}`).toBe(0);
    expect(applied.text.split(once).length - 1).toBe(1);
  });
});

test('every op that works position by position is said', () => {
  const known = [
    ...Object.keys(functions),
    'pow',
    'add',
    'sub',
    'mul',
    'div',
    'max',
    'min',
    'lt',
    'le',
    'eq',
    'and',
    'or',
    'not',
    'where',
    'log_rising',
    'digamma_rise',
  ];
  const elsewhere = ['stop_gradient', 'is_null'];
  /** A loss that needs one of these has no kernel. */
  const rare = ['polygamma'];
  expect(coreOps.filter((op) => ops[op].form === 'map' && ![...known, ...elsewhere, ...rare].includes(op))).toEqual([]);
});
