/** Cheaper ways to the same value, by what is known of the operands. */

import { type Lanes, textOf, type Value } from './lanes.js';

export type Apply = (lanes: Lanes, word: string, args: readonly Value[]) => Value;

/** word: the same value otherwise, or null. */
export const shortcuts: Readonly<Record<string, (lanes: Lanes, args: readonly Value[], apply: Apply) => Value | null>> = {
  // So that what is known of a is known of -a and 2a: their sigmoids share one exponential.
  abs: (lanes, [a], apply) => {
    const [first, second] = a!.made?.args ?? [];
    if (a!.made?.word === 'abs') return a!;
    if (a!.made?.word === 'negate') return apply(lanes, 'abs', [first!]);
    if (a!.made?.word === '-' && inOrder(second!, first!)) return apply(lanes, 'abs', [apply(lanes, '-', [second!, first!])]);
    if (a!.made?.word !== '*') return null;
    const [factor, other] = first!.number === null ? [second!, first!] : [first!, second!];
    return factor.number === null ? null : apply(lanes, '*', [lanes.constant(Math.abs(factor.number)), apply(lanes, 'abs', [other])]);
  },
  least: (_, [a, b]) => (isNegative(a!) && b!.number !== null && b!.number >= 0 ? a! : null),
  greatest: (_, [a, b]) => (a!.made?.word === 'abs' && b!.number !== null && b!.number <= 0 ? a! : null),
  // The order of terms is free, so that the same sum is found again.
  '+': (lanes, [a, b], apply) => (inOrder(a!, b!) ? null : apply(lanes, '+', [b!, a!])),
  '*': (lanes, [a, b], apply) => {
    if (a!.number === 1) return b!;
    if (b!.number === 1) return a!;
    return inOrder(a!, b!) ? null : apply(lanes, '*', [b!, a!]);
  },
  pow: (lanes, [a, b], apply) => {
    if (b!.number !== null) return literalPower(lanes, a!, b!.number, apply);
    return b!.texts.length === 1 && a!.texts.length > 1 ? sharedPower(lanes, [a!, b!], apply) : null;
  },
};

const isNegative = ({ made }: Value): boolean => made?.word === 'negate' && made.args[0]!.made?.word === 'abs';
const inOrder = (a: Value, b: Value): boolean => textOf(a, 0) <= textOf(b, 0);

/** Small whole powers, their inverses and the square root by multiplication; null for the others. */
function literalPower(lanes: Lanes, a: Value, exponent: number, apply: Apply): Value | null {
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

/** A parameter is often 1 or 2: one comparison for all vectors, which the processor foresees. */
function sharedPower(lanes: Lanes, [a, b]: readonly [Value, Value], apply: Apply): Value {
  const is = (number: number) => `(f32.eq (f32x4.extract_lane 0 ${textOf(b, 0)}) (f32.const ${number}))`;
  const square = (code: Lanes) => apply(code, '*', [a, a]);
  const general = (code: Lanes) => apply(code, 'general_pow', [a, b]);
  const otherwise = (code: Lanes) => code.branch('power', is(1), [() => a, general]);
  return lanes.branch('power', is(2), [square, otherwise]);
}
