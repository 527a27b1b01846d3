/** How each core op is said on tensors of TensorFlow.js. */

import type { CoreOp } from '../../ir/ops.js';

/** `$a` to `$e` are the arguments, `$axes` a list of axis numbers, `$each` axis numbers in the op's own order. Tensors keep reduced axes with size 1. */
// biome-ignore format: a table
export const tensor = {
  neg: 'tf.neg($a)',               abs: 'tf.abs($a)',              sign: 'ops.sign($a)',
  floor: 'tf.floor($a)',           exp: 'tf.exp($a)',              expm1: 'ops.expm1($a)',
  log: 'ops.log($a)',              log1p: 'ops.log1p($a)',         sqrt: 'tf.sqrt($a)',
  sin: 'tf.sin($a)',               cos: 'tf.cos($a)',              atan: 'tf.atan($a)',
  acos: 'tf.acos($a)',             tanh: 'ops.tanh($a)',           erf: 'tf.erf($a)',
  sigmoid: 'tf.sigmoid($a)',       softplus: 'ops.softplus($a)',   stop_gradient: '$a',
  erfcx: 'ops.erfcx($a)',          lgamma: 'ops.lgamma($a)',       polygamma: 'ops.polygamma($a, $b)',
  log_rising: 'ops.logRising($a, $b)',         digamma_rise: 'ops.digammaRise($a, $b)',
  log_bessel_i0e: 'ops.logBesselI0e($a)',      bessel_ratio: 'ops.besselRatio($a)',
  add: 'tf.add($a, $b)',           sub: 'tf.sub($a, $b)',          mul: 'tf.mul($a, $b)',
  div: 'tf.div($a, $b)',           pow: 'ops.pow($a, $b)',         max: 'tf.maximum($a, $b)',
  min: 'tf.minimum($a, $b)',       lt: 'tf.less($a, $b)',          le: 'tf.lessEqual($a, $b)',
  eq: 'tf.equal($a, $b)',          and: 'tf.logicalAnd($a, $b)',   or: 'tf.logicalOr($a, $b)',
  not: 'tf.logicalNot($a)',        is_null: '$a === null',         where: 'ops.where($a, $b, $c)',
  sum: 'ops.sum($a, $axes)',  amax: 'ops.max($a, $axes)', any: 'ops.any($a, $axes)',
  logsumexp: 'ops.logsumexp($a, $axes)',
  log_softmax: 'ops.logSoftmax($a, $axes)',
  cumsum: 'ops.cumsum($a, $axes, false)', reverse_cumsum: 'ops.cumsum($a, $axes, true)',
  sort_by: 'ops.sortBy($a, $b, $axes)',   unsort_by: 'ops.unsortBy($a, $b, $axes)',
  log_tempered_softmax: 'ops.logTemperedSoftmax($a, $b, $axes)',
  ctc_nll: 'ops.ctcNll([$a, $b, $c, $d], $e, [$each])',
  ctc_occupancy: 'ops.ctcOccupancy([$a, $b, $c, $d], $e, [$each])',
} as const satisfies Record<CoreOp, string>;
