/** How each core op is said in torch: once on tensors, once on numbers that are known before any tensor. */

import type { CoreOp } from '../../ir/ops.js';

/** Text, and how tightly it holds together in Python's own table of operators (`power`). */
export type Say = readonly [text: string, power: number];
/** A call, which holds as tightly as a name. */
export const atom = 16;
const call = (text: string): Say => [text, atom];
const infix = (operator: string, power: number): Say => [`$a ${operator} $b`, power];

/** Labels along an axis of their own are no target of Ludwig's features, so what aligns them never comes here (left-out.ts). */
export type Said = Exclude<CoreOp, 'ctc_nll' | 'ctc_occupancy'>;

/**
 * `$a $b $c` are the arguments and `$dim` the axis numbers. Tensors keep reduced axes with size 1. `functions.` has
 * the ops that carry a gradient of their own (own-gradients.ts), because torch's is another at a kink or is lost to
 * rounding; all others are differentiated by torch.
 */
// biome-ignore format: a table
export const tensor = {
  neg: ['-$a', 13],                  abs: call('torch.abs($a)'),        sign: call('torch.sign($a)'),
  floor: call('torch.floor($a)'),    exp: call('torch.exp($a)'),        expm1: call('functions.expm1($a)'),
  log: call('torch.log($a)'),        log1p: call('torch.log1p($a)'),    sqrt: call('functions.sqrt($a)'),
  sin: call('torch.sin($a)'),        cos: call('torch.cos($a)'),        atan: call('torch.atan($a)'),
  acos: call('functions.acos($a)'),  tanh: call('functions.tanh($a)'),  erf: call('torch.erf($a)'),
  sigmoid: call('functions.sigmoid($a)'), softplus: call('functions.softplus($a)'), stop_gradient: call('$a.detach()'),
  erfcx: call('functions.erfcx($a)'), lgamma: call('torch.lgamma($a)'), polygamma: call('torch.polygamma($a, $b)'),
  log_rising: call('functions.log_rising($a, $b)'),  digamma_rise: call('functions.digamma_rise($a, $b)'),
  log_bessel_i0e: call('functions.log_bessel_i0e($a)'), bessel_ratio: call('functions.bessel_ratio($a)'),
  add: infix('+', 11),               sub: infix('-', 11),               mul: infix('*', 12),
  div: infix('/', 12),               pow: call('functions.pow($a, $b)'),
  max: call('torch.maximum($a, $b)'), min: call('torch.minimum($a, $b)'),
  lt: infix('<', 5),                 le: infix('<=', 5),                eq: infix('==', 5),
  and: infix('&', 9),                or: infix('|', 7),                 not: ['~$a', 13],
  is_null: ['$a is None', 5],        where: call('torch.where($a, $b, $c)'),
  sum: call('torch.sum($a, dim=$dim, keepdim=True)'),
  amax: call('torch.amax($a, dim=$dim, keepdim=True)'),
  any: call('torch.any($a, dim=$dim, keepdim=True)'),
  logsumexp: call('torch.logsumexp($a, dim=$dim, keepdim=True)'),
  log_softmax: call('ops.log_softmax($a, dim=$dim)'),
  cumsum: call('torch.cumsum($a, dim=$dim)'),
  reverse_cumsum: call('ops.reverse_cumsum($a, dim=$dim)'),
  sort_by: call('ops.sort_by($a, $b, dim=$dim)'),
  unsort_by: call('ops.unsort_by($a, $b, dim=$dim)'),
  log_tempered_softmax: call('ops.log_tempered_softmax($a, $b, dim=$dim)'),
} as const satisfies Record<Said, Say>;

/** Ops whose arguments must be tensors, also where one is a number. */
export const tensorsOnly: ReadonlySet<string> = new Set<CoreOp>(['max', 'min']);

/** A number is never an array, so a reduction of one never comes here: it was a product with the size. */
type Scalar = Exclude<
  Said,
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
>;

// biome-ignore format: a table
export const scalar = {
  neg: ['-$a', 13],                  abs: call('abs($a)'),              sign: call('math.copysign($a != 0, $a)'),
  floor: call('math.floor($a)'),     exp: call('math.exp($a)'),         expm1: call('math.expm1($a)'),
  log: call('math.log($a)'),         log1p: call('math.log1p($a)'),     sqrt: call('math.sqrt($a)'),
  sin: call('math.sin($a)'),         cos: call('math.cos($a)'),         atan: call('math.atan($a)'),
  acos: call('math.acos($a)'),       tanh: call('math.tanh($a)'),
  sigmoid: ['1 / (1 + math.exp(-($a)))', 12],
  softplus: ['max($a, 0) + math.log1p(math.exp(-abs($a)))', 11],
  stop_gradient: call('($a)'),
  add: infix('+', 11),               sub: infix('-', 11),               mul: infix('*', 12),
  div: infix('/', 12),               pow: infix('**', 14),
  max: call('max($a, $b)'),          min: call('min($a, $b)'),
  lt: infix('<', 5),                 le: infix('<=', 5),                eq: infix('==', 5),
  and: infix('and', 3),              or: infix('or', 2),                not: ['not $a', 4],
  is_null: ['$a is None', 5],        where: ['$b if $a else $c', 1],
} as const satisfies Record<Scalar, Say>;
