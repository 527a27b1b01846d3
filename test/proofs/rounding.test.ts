/** The bound of what rounding does holds for floats that round, and is no larger than it need be: a fault is not taken for rounding. */

import { describe, expect, test } from 'vitest';
import { disagreement } from '../../src/verify/agreement.js';
import { type Case, isEmpty, someCases } from '../../src/verify/cases.js';
import { isRounding } from '../../src/verify/few-digits.js';
import { float32 } from '../../src/verify/float32.js';
import { executed } from '../../src/verify/floats.js';
import { roundings, single } from '../../src/verify/rounding.js';
import { programsOf } from './library.js';

const names = ['huber', 'softmax_cross_entropy', 'pinball', 'contrastive_pairs', 'wing', 'student_t_nll'];
const casesOf = (name: string): Case[] => someCases(programsOf.get(name)!).filter((one, i) => i % 4 === 0 && !isEmpty(one));
const inFloat32 = async (one: Case) => executed(one, float32);
const limits = () => ({ tolerance: 1e-9, worst: { error: 0, one: null } });

describe.each(names)('%s', (name) => {
  test('in float32 is as near to its meaning as the bound says', async () => {
    let inexact = 0;
    for (const one of casesOf(name)) {
      const found = await disagreement(one, inFloat32, limits());
      if (found === null) continue;
      inexact++;
      expect(isRounding(found, single), one.name).toBe(true);
    }
    expect(inexact).toBeGreaterThan(5);
  });

  test('with an error of a thousandth is no rounding, at ordinary numbers', async () => {
    const ordinary = casesOf(name).filter(({ tags }) => tags.every((tag) => tag === 'parameters'));
    expect(ordinary.length).toBeGreaterThan(0);
    for (const one of ordinary) {
      const off = async () => executed(one, float32).map((list) => list.map((x) => x * 1.001));
      const found = await disagreement(one, off, limits());
      expect(isRounding(found!, single), one.name).toBe(false);
    }
  });
});

test('a difference has the roundings of its terms, a quotient of what is flushed has no digit', () => {
  const { of, add, sub, mul, div } = roundings(single);
  const third = div(of(1), of(3));
  expect(sub(add(of(1), third), of(1)).error).toBeGreaterThan(2 ** -25);
  expect(sub(of(1.5), of(1)).error).toBeLessThan(2 ** -24);
  expect(div(mul(of(1e-30), of(1e-30)), mul(of(1e-30), of(1e-30))).error).toBe(Infinity);
});

test('a comparison may end either way only of what rounding may exchange', () => {
  for (const ends of ['true', 'false'] as const) {
    const { of, add, lt } = roundings(single, ends);
    expect(lt(of(0.25), of(0.25))).toBe(false);
    expect(lt(add(of(0.1), of(0.2)), of(0.4))).toBe(true);
    expect(lt(add(of(0.1), of(0.2)), of(0.3))).toBe(ends === 'true');
  }
});
