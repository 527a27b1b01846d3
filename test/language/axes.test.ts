/** Axes that a formula makes: what lies where. */

import { expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { formula } from '../proofs/points.js';

const inputs = { x: { dims: ['time'], data: [1, 2, 4] }, z: { dims: ['time'], data: [3, 5, 6] } };

// biome-ignore format: a table
const lying: readonly (readonly [string, readonly number[]])[] = [
  ['diff(x)', [1, 2]], ['shift(x)', [0, 1, 2]], ['shift(x, fill=9)', [9, 1, 2]], ['cumsum(concat(0, diff(x), axis=time), time)', [0, 1, 3]],
  ['concat(7, x, 8, 9, axis=time)', [7, 1, 2, 4, 8, 9]], ['concat(7, slice(x, time, first=1), axis=time) - x', [6, 0, 0]],
  ['slice(concat(7, x, axis=time), time, last=1)', [7, 1, 2]], ['index(time) * slice(concat(1, 1, x, axis=time), time, first=2)', [0, 2, 8]],
  ['sum(concat(1, x, axis=time), axis=time)', [8]], ['stack(x, z, 0, axis=side)', [1, 2, 4, 3, 5, 6, 0, 0, 0]],
  ['sum(stack(x, z, axis=side) * index(side), axis=side)', [3, 5, 6]], ['size(side) + 0 * max(stack(x, z, axis=side), axis=[side, time])', [2]],
  ['max(stack(x, z, axis=side) - rename(stack(z, x, axis=side), side=other), axis=[time, other])', [0, 3]],
  ['sum(x, axis=time, where=x > 1)', [6]], ['mean(x, axis=time, where=x > 1)', [3]], ['mean(x, where=x > 9)', [0]], ['sum(x, where=x > 9)', [0]],
  ['max(x, axis=time, where=x < 3)', [2]], ['min(x, axis=time, where=x > 1)', [2]], ['max(x, where=x > 9)', [-Infinity]], ['min(x, where=x > 9)', [Infinity]],
  ['logsumexp(x * 0, axis=time, where=z > 4) - log(2)', [0]], ['0 + any(x > 1, axis=time, where=z < 4)', [0]], ['mean(x, axis=time)', [7 / 3]],
  ['mean(slice(x, time, first=3))', [0]], ['mean(slice(x, time, 1, 2), axis=time)', [0]], ['mean(slice(x, time, last=1), axis=time)', [1.5]],
  ['mean(stack(x, z, axis=side), where=x > 1)', [17 / 4]], ['mean(x, axis=time, where=size(time) == 3)', [7 / 3]],
];

test.each(lying)('%s is %j', (text, expected) => {
  const { expr } = formula(text, { x: ['time'], z: ['time'] });
  expect(evaluate([expr], { parameters: {}, sizes: { time: 3 }, inputs }, float64)[0]!.data).toEqual(expected);
});
