/** float32 as a tensor library has it: every op rounds once, and none is cleverer than its name. */

import { type Arithmetic, float64 } from '../ir/arithmetic.js';

const round = Math.fround;
type Entry = readonly [string, (...args: number[]) => number];
const keep = new Set(['toNumber', 'lt', 'eq', 'epsilon']);
const rounded = Object.fromEntries(
  (Object.entries(float64) as unknown as Entry[]).map(([name, compute]) => [
    name,
    keep.has(name) ? compute : (...args: number[]) => round(compute(...args)),
  ]),
) as unknown as Arithmetic<number>;

export const float32: Arithmetic<number> = { ...rounded, epsilon: 1e-7, sigmoid: (a) => round(1 / round(1 + round(Math.exp(-a)))) };
