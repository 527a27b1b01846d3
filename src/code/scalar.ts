/** How each core op is said in JavaScript, on numbers that are known before any tensor. */

import type { CoreOp } from '../ir/ops.js';

/** Text and how tightly it holds together, as in JavaScript's own table. */
type Say = readonly [text: string, power: number];
const call = (text: string): Say => [text, 20];
const infix = (operator: string, power: number): Say => [`$a ${operator} $b`, power];

/** A number is never an array, so a reduction of one never comes here: it was a product with the size. */
type Scalar = Exclude<
  CoreOp,
  | 'erf'
  | 'erfcx'
  | 'lgamma'
  | 'polygamma'
  | 'log_rising'
  | 'digamma_rise'
  | 'log_bessel_i0e'
  | 'bessel_ratio'
  | 'sum'
  | 'amax'
  | 'any'
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

// biome-ignore format: a table
export const scalar = {
  neg: ['-$a', 14],                abs: call('Math.abs($a)'),      sign: call('Math.sign($a)'),
  floor: call('Math.floor($a)'),   exp: call('Math.exp($a)'),      expm1: call('Math.expm1($a)'),
  log: call('Math.log($a)'),       log1p: call('Math.log1p($a)'),  sqrt: call('Math.sqrt($a)'),
  sin: call('Math.sin($a)'),       cos: call('Math.cos($a)'),      atan: call('Math.atan($a)'),
  acos: call('Math.acos($a)'),     tanh: call('Math.tanh($a)'),
  sigmoid: ['1 / (1 + Math.exp(-($a)))', 12],
  softplus: ['Math.max($a, 0) + Math.log1p(Math.exp(-Math.abs($a)))', 11],
  stop_gradient: call('($a)'),
  add: infix('+', 11),             sub: infix('-', 11),            mul: infix('*', 12),
  div: infix('/', 12),             pow: infix('**', 13),
  max: call('Math.max($a, $b)'),   min: call('Math.min($a, $b)'),
  lt: infix('<', 9),               le: infix('<=', 9),             eq: infix('===', 8),
  and: infix('&&', 4),             or: infix('||', 3),             not: ['!$a', 14],
  is_null: ['$a === null', 8],     where: ['$a ? $b : $c', 2],
} as const satisfies Record<Scalar, Say>;
