/** What evaluation asks of numbers: once in float64, for people; once in many digits, for proofs. */

import type { CoreOp } from './ops.js';
import { besselRatio, digammaRise, erf, erfcx, lgamma, logBesselI0e, logRising, polygamma } from './special.js';

type Binary = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'max' | 'min' | 'polygamma' | 'log_rising' | 'digamma_rise';
type Arity<Op extends CoreOp> = Op extends Binary ? 2 : 1;
type Elementwise = Exclude<
  CoreOp,
  | 'lt'
  | 'le'
  | 'eq'
  | 'and'
  | 'or'
  | 'not'
  | 'is_null'
  | 'where'
  | 'any'
  | 'sum'
  | 'amax'
  | 'logsumexp'
  | 'log_softmax'
  | 'log_tempered_softmax'
  | 'cumsum'
  | 'reverse_cumsum'
  | 'sort_by'
  | 'unsort_by'
  | 'ctc_nll'
  | 'ctc_occupancy'
>;
type Functions<T> = { readonly [Op in Elementwise]: Arity<Op> extends 2 ? (a: T, b: T) => T : (a: T) => T };

export interface Arithmetic<T> extends Functions<T> {
  readonly of: (value: number) => T;
  readonly toNumber: (value: T) => number;
  readonly lt: (a: T, b: T) => boolean;
  readonly eq: (a: T, b: T) => boolean;
  /** A relative difference that no longer counts. */
  readonly epsilon: T;
}

export const float64: Arithmetic<number> = {
  of: (value) => value,
  toNumber: (value) => value,
  epsilon: 1e-16,
  lt: (a, b) => a < b,
  eq: (a, b) => a === b,
  neg: (a) => -a,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  atan: Math.atan,
  acos: Math.acos,
  tanh: Math.tanh,
  erf,
  erfcx,
  lgamma,
  polygamma,
  log_rising: logRising,
  digamma_rise: digammaRise,
  log_bessel_i0e: logBesselI0e,
  bessel_ratio: besselRatio,
  sigmoid: (a) => (a < 0 ? Math.exp(a) / (1 + Math.exp(a)) : 1 / (1 + Math.exp(-a))),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  stop_gradient: (a) => a,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
};
