/** Cheaper ways to the same value, by what is known of the operands. */

import { type Lanes, textOf, type Value } from './lanes.js';
import { type Apply, literalPower, sharedPower, usual } from './powers.js';

type Shortcut = (lanes: Lanes, args: readonly Value[], apply: Apply) => Value | null;

/** word: the same value otherwise, or null. */
export const shortcuts: Readonly<Record<string, Shortcut>> = {
  // What is known of a is known of -a and 2a, so that their sigmoids share one exponential.
  abs: (lanes, [a], apply) => ofSize(lanes, a!, { word: 'abs', sign: 1, apply }),
  minus_abs: (lanes, [a], apply) => ofSize(lanes, a!, { word: 'minus_abs', sign: -1, apply }),
  negate: (lanes, [a], apply) => {
    const [inner, signs] = a!.made?.args ?? [];
    if (a!.made?.word === 'negate') return inner!;
    if (a!.made?.word === 'differ' && inner!.shared) return apply(lanes, 'differ', [apply(lanes, 'negate', [inner!]), signs!]);
    if (a!.made?.word === 'differ') {
      const product = ofNegatedFactor(lanes, inner!, apply);
      return product === null ? null : apply(lanes, 'differ', [product, signs!]);
    }
    return a!.made?.word === 'abs' ? apply(lanes, 'minus_abs', [inner!]) : ofNegatedFactor(lanes, a!, apply);
  },
  max: (lanes, [a, b], apply) => extreme(lanes, [a!, b!], { of: 'greatest', apply }),
  min: (lanes, [a, b], apply) => extreme(lanes, [a!, b!], { of: 'least', apply }),
  least: (_, [a, b]) => (isNegative(a!) && b!.number !== null && b!.number >= 0 ? a! : null),
  greatest: (_, [a, b]) => (a!.made?.word === 'abs' && b!.number !== null && b!.number <= 0 ? a! : null),
  not: (lanes, [a], apply) => {
    const opposite = a!.made === null ? undefined : opposites[a!.made.word];
    return opposite === undefined ? null : apply(lanes, opposite, a!.made!.args);
  },
  and: (lanes, [a, b], apply) => outside(lanes, [a!, b!], apply) ?? outside(lanes, [b!, a!], apply),
  both: (lanes, [a, b], apply) => outside(lanes, [a!, b!], apply),
  // The order of terms is free, so that the same sum is found again.
  '+': (lanes, [a, b], apply) => {
    const [first, second] = [negated(a!), negated(b!)];
    if (second !== null) return apply(lanes, '-', [a!, second]);
    if (first !== null) return apply(lanes, '-', [b!, first]);
    return inOrder(a!, b!) ? null : apply(lanes, '+', [b!, a!]);
  },
  '-': (lanes, [a, b], apply) => {
    const second = negated(b!);
    return second === null ? null : apply(lanes, '+', [a!, second]);
  },
  '*': (lanes, [a, b], apply) => {
    if (a!.number === 1) return b!;
    if (b!.number === 1) return a!;
    for (const [sign, other] of [[a!, b!] as const, [b!, a!] as const]) {
      const bits = signBits(lanes, sign, apply);
      if (bits !== null) return apply(lanes, 'differ', [other, bits]);
    }
    return inOrder(a!, b!) ? null : apply(lanes, '*', [b!, a!]);
  },
  '/': (lanes, [a, b], apply) => {
    if (b!.number === 1) return a!;
    if (b!.number !== null && isPowerOfTwo(b!.number)) return apply(lanes, '*', [a!, lanes.constant(1 / b!.number)]);
    return b!.shared && !a!.shared ? apply(lanes, '*', [a!, apply(lanes, '/', [lanes.constant(1), b!])]) : null;
  },
  where: (lanes, [c, a, b], apply) => {
    if (a === b) return a!;
    if (Object.is(b!.number, 0)) return apply(lanes, 'both', [c!, a!]);
    if (Object.is(a!.number, 0)) return apply(lanes, 'without', [b!, c!]);
    if (a!.number !== null && a!.number === -b!.number!)
      return apply(lanes, 'differ', [b!, apply(lanes, 'both', [c!, lanes.constant(-0)])]);
    if (c!.shared) return null;
    const part = sharedFactor(a!, b!);
    if (part !== null) return apply(lanes, '*', [b!, apply(lanes, 'where', [c!, part, lanes.constant(1)])]);
    if (!a!.shared) return null;
    // Which bits change is known outside of the loop.
    if (b!.shared) return apply(lanes, 'differ', [b!, apply(lanes, 'both', [c!, apply(lanes, 'differ', [a!, b!])])]);
    const [most, bits] = b!.made?.word === 'differ' ? b!.made.args : [];
    if (!most?.shared) return null;
    const difference = apply(lanes, 'differ', [a!, most]);
    const chosen = excludes(c!, bits!) ? apply(lanes, 'either', [bits!, apply(lanes, 'both', [c!, difference])]) : null;
    return apply(lanes, 'differ', [most, chosen ?? apply(lanes, 'where', [c!, difference, bits!])]);
  },
  pow: (lanes, [a, b], apply) => {
    if (b!.number !== null) return literalPower(lanes, a!, b!.number, apply);
    if (!b!.shared || a!.shared) return null;
    return sharedPower(lanes, [a!, b!], { exponents: usual, otherwise: (inner) => apply(inner, 'general_pow', [a!, b!]), apply });
  },
};

const negated = ({ made }: Value): Value | null => (made?.word === 'negate' ? made.args[0]! : null);

/** Of what is compared; the opposite of less is not at least, as there are NaN. */
const opposites: Readonly<Record<string, string>> = { '==': '!=', '!=': '==' };

/** The bits of b outside of a mask that a turns round. */
const outside = (lanes: Lanes, [a, b]: readonly [Value, Value], apply: Apply): Value | null =>
  a.made?.word === 'not' ? apply(lanes, 'without', [b, a.made.args[0]!]) : null;

const isPowerOfTwo = (x: number): boolean => Number.isInteger(Math.log2(Math.abs(x))) && Math.abs(Math.log2(Math.abs(x))) < 100;
const inOrder = (a: Value, b: Value): boolean => textOf(a, 0) <= textOf(b, 0);

/** A NaN comes through from the first operand; from a second that may be NaN where the first is none it is carried over. */
function extreme(lanes: Lanes, [a, b]: readonly [Value, Value], { of, apply }: { of: string; apply: Apply }): Value {
  if (isNumber(b) || sourceOf(a) === sourceOf(b)) return apply(lanes, of, [a, b]);
  if (isNumber(a)) return apply(lanes, of, [b, a]);
  return apply(lanes, 'either', [apply(lanes, of, [a, b]), apply(lanes, '!=', [b, b])]);
}

/** What is known before the call is a number. */
const isNumber = ({ number, made }: Value): boolean => number !== null || made?.word === 'given';

/** What is NaN wherever a value is: of its multiples by what is known, what they are multiples of. */
function sourceOf(value: Value): Value {
  const [a, b] = value.made?.args ?? [];
  if (value.made?.word === 'negate') return sourceOf(a!);
  if (value.made?.word !== '*' || isNumber(a!) === isNumber(b!)) return value;
  return sourceOf(isNumber(a!) ? b! : a!);
}

/** Whether bits are taken only where one of two is less than the other, which are equal where a condition holds. */
function excludes(condition: Value, { made }: Value): boolean {
  const less = made?.word === 'both' ? made.args[0]!.made : null;
  return condition.made?.word === '==' && less?.word === '<' && less.args.every((arg) => condition.made!.args.includes(arg));
}

/** The negative of a product with what all vectors share, where that is negated instead, once. */
function ofNegatedFactor(lanes: Lanes, { made }: Value, apply: Apply): Value | null {
  if (made?.word !== '*' || made.args[0]!.shared === made.args[1]!.shared) return null;
  const [factor, other] = made.args[0]!.shared ? made.args : [made.args[1]!, made.args[0]!];
  return apply(lanes, '*', [apply(lanes, 'negate', [factor!]), other!]);
}

/** What all vectors share of a product with b. */
function sharedFactor({ made }: Value, b: Value): Value | null {
  const other = made?.word === '*' && made.args.includes(b) ? made.args.find((arg) => arg !== b) : undefined;
  return other?.shared === true ? other : null;
}

/** Of a choice between 1 and -1: where it is -1, the bit of the sign. */
function signBits(lanes: Lanes, { made }: Value, apply: Apply): Value | null {
  const [one, bits] = made?.args ?? [];
  if (made?.word !== 'differ' || Math.abs(one!.number ?? 0) !== 1 || bits!.made?.word !== 'both') return null;
  const [condition, bit] = bits!.made.args;
  if (!Object.is(bit!.number, -0)) return null;
  return one!.number === 1 ? bits! : apply(lanes, 'without', [bit!, condition!]);
}

function isNegative({ made }: Value): boolean {
  const [first, second] = made?.args ?? [];
  if (made?.word !== '*') return made?.word === 'minus_abs';
  const [factor, other] = first!.number === null ? [second!, first!] : [first!, second!];
  return factor.number !== null && factor.number < 0 && other.made?.word === 'abs';
}

/** The size of a, or less than 0 by it: that of what a differs from by its sign or by a factor. */
function ofSize(lanes: Lanes, a: Value, { word, sign, apply }: { word: string; sign: 1 | -1; apply: Apply }): Value | null {
  const [first, second] = a.made?.args ?? [];
  switch (a.made?.word) {
    case 'abs':
    case 'minus_abs':
    case 'negate':
      return apply(lanes, word, [first!]);
    case '-':
      return inOrder(first!, second!) ? null : apply(lanes, word, [apply(lanes, '-', [second!, first!])]);
    case '*': {
      const [factor, other] = first!.number === null ? [second!, first!] : [first!, second!];
      if (factor.number === null) return null;
      return apply(lanes, '*', [lanes.constant(sign * Math.abs(factor.number)), apply(lanes, 'abs', [other])]);
    }
    default:
      return null;
  }
}
