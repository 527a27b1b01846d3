/** Powers without logarithms, of exponents that are known before the code runs or before it is called. */

import { type Lanes, textOf, type Value } from './lanes.js';

/** How a word is said of some operands. */
export type Apply = (lanes: Lanes, word: string, args: readonly Value[]) => Value;

/** Small whole powers, their inverses and the square root by multiplication; null for the others. */
export function literalPower(lanes: Lanes, a: Value, exponent: number, apply: Apply): Value | null {
  const multiply = (x: Value, y: Value) => apply(lanes, '*', [x, y]);
  const inverse = (x: Value) => apply(lanes, '/', [lanes.constant(1), x]);
  switch (exponent) {
    case 0:
      return lanes.constant(1);
    case 1:
      return a;
    case 2:
      return multiply(a, a);
    case 3:
    case 4:
      return multiply(multiply(a, a), exponent === 3 ? a : multiply(a, a));
    case 0.5:
      return apply(lanes, 'sqrt', [apply(lanes, '+', [a, lanes.constant(0)])]); // the root of -0 is 0 here
    case -0.5:
      return inverse(literalPower(lanes, a, 0.5, apply)!);
    case -1:
    case -2:
    case -3:
      return literalPower(lanes, inverse(a), -exponent, apply); // where a^3 overflows this does not yet
    case -4:
      return literalPower(lanes, inverse(multiply(a, a)), 2, apply);
    default:
      return null;
  }
}

/** What an exponent among the parameters often is, most often first. */
export const usual: readonly number[] = [2, 1, 3, 4, 0.5, -0.5, 0];

/** At these no base is so small that its power is not. */
export const whole: readonly number[] = [2, 1, 3, 4];

interface Exponents {
  readonly exponents: readonly number[];
  /** What it is of any other exponent. */
  readonly otherwise: (lanes: Lanes) => Value;
  readonly apply: Apply;
}

/** A few comparisons for all vectors, which the processor foresees. */
export function sharedPower(lanes: Lanes, [a, b]: readonly [Value, Value], given: Exponents): Value {
  const [exponent, ...exponents] = given.exponents;
  if (exponent === undefined) return given.otherwise(lanes);
  const [then, otherwise] = [lanes.inside(lanes.vectors), lanes.inside(lanes.vectors)];
  const is = `(f32.eq (f32x4.extract_lane 0 ${textOf(b, 0)}) (f32.const ${exponent}))`;
  return lanes.branch('power', is, [
    { code: then, value: literalPower(then, a, exponent, given.apply)! },
    { code: otherwise, value: sharedPower(otherwise, [a, b], { ...given, exponents }) },
  ]);
}
