/** Special functions: float64 against decimals, tensors against float64, over everything that a loss asks of them. */

import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { type Arithmetic, float64 } from '../../src/ir/arithmetic.js';
import { ops } from '../../src/runtime/index.js';
import { decimals } from '../../src/verify/decimal.js';
import { onEachBackend } from '../runtime/backends.js';
import { product } from './points.js';

const sizes = [
  1e-12, 1e-6, 1e-3, 0.1, 0.3, 0.49, 0.5, 0.9, 1, 1.1, 1.45, 1.49, 1.5, 1.51, 1.9, 2, 2.1, 2.4, 2.5, 2.6, 3.7, 3.8, 5, 7.9, 14, 15, 25,
  29.9, 30.1, 88, 1e3, 1e4,
].map(Math.fround);
const signed = [0, ...sizes, ...sizes.map((x) => -x)];
const pairs = product([sizes, sizes.filter((_, i) => i % 3 === 1)]) as [number, number][];
const exact = decimals(60);

type Name = 'erf' | 'erfcx' | 'lgamma' | 'polygamma' | 'log_rising' | 'digamma_rise' | 'log_bessel_i0e' | 'bessel_ratio';
type Onto = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
/** Arguments, and the tensor function. */
const cases: Readonly<Record<string, readonly [Name, readonly (readonly number[])[], Onto]>> = {
  erf: ['erf', signed.map((x) => [x]), (x) => tf.erf(x)],
  erfcx: ['erfcx', signed.map((x) => [x]), (x) => ops.erfcx(x)],
  lgamma: ['lgamma', sizes.map((x) => [x]), (x) => ops.lgamma(x)],
  digamma: ['polygamma', sizes.map((x) => [0, x]), (_, x) => ops.polygamma(0, x)],
  trigamma: ['polygamma', sizes.map((x) => [1, x]), (_, x) => ops.polygamma(1, x)],
  tetragamma: ['polygamma', sizes.map((x) => [2, x]), (_, x) => ops.polygamma(2, x)],
  log_rising: ['log_rising', pairs, (a, b) => ops.logRising(a, b)],
  digamma_rise: ['digamma_rise', pairs, (a, b) => ops.digammaRise(a, b)],
  log_bessel_i0e: ['log_bessel_i0e', signed.map((x) => [x]), (x) => ops.logBesselI0e(x)],
  bessel_ratio: ['bessel_ratio', signed.map((x) => [x]), (x) => ops.besselRatio(x)],
};
const call = <T>(arithmetic: Arithmetic<T>, name: Name, args: readonly number[]): T =>
  (arithmetic[name] as (...values: T[]) => T)(...args.map(arithmetic.of));

test.each(Object.entries(cases))('%s has twelve digits in float64', (_, [name, points]) => {
  for (const point of points) {
    const meant = call(exact, name, point).toNumber();
    const error = Math.abs(call(float64, name, point) - meant) / (Math.abs(meant) + 1e-3);
    expect(Number.isFinite(meant) ? error : 0, `${name}(${point})`).toBeLessThan(1e-12);
  }
});

onEachBackend(() => {
  test.each(Object.entries(cases))('%s has six digits on tensors', (_, [name, points, onto]) => {
    const [a, b] = [0, 1].map((i) => tf.tensor1d(points.map((point) => point[i] ?? 0)));
    const got = onto(a!, b!).dataSync();
    for (const [i, point] of points.entries()) {
      const meant = call(float64, name, point);
      if (!(Math.abs(meant) < 3.4e38)) continue;
      expect(Math.abs(got[i]! - meant) / (Math.abs(meant) + 0.1), `${name}(${point}) = ${meant}, not ${got[i]}`).toBeLessThan(5e-6);
    }
  });
});

// biome-ignore format: a table
const outside: readonly (readonly [string, number])[] = [
  ['lgamma of a number below 0', float64.lgamma(-0.5)], ['digamma of 0', float64.polygamma(0, 0)], ['log_rising of 0', float64.log_rising(0, 1)],
  ['log_rising by less than 0', float64.log_rising(3, -1)], ['digamma_rise by less than 0', float64.digamma_rise(3, -1)],
];
test.each(outside)('%s is no number', (_, value) => {
  expect(value).toBeNaN();
});
