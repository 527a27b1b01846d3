/** The coefficients of the elementary functions are the best there are, and good enough. */

import { expect, test } from 'vitest';
import { coefficients } from '../../src/targets/kernel/lanes/coefficients.js';
import { errorOf, fits, minimax } from './minimax.js';

test('every table has its fit', () => {
  expect(Object.keys(coefficients)).toEqual(Object.keys(fits));
});

test.each(Object.entries(fits))('%s', (name, fit) => {
  const best = minimax(fit);
  const written = `  ${name}: [${best.map((c) => Number(c.toPrecision(fit.wide ? 17 : 9))).join(', ')}],`;
  const table = coefficients[name]!;
  expect(table, written).toHaveLength(best.length);
  for (const [i, c] of table.entries()) expect(Math.abs(c - best[i]!) / Math.abs(best[i]!), written).toBeLessThan(1e-4);
  expect(errorOf(fit, table)).toBeLessThan(2 ** -25.5);
});
