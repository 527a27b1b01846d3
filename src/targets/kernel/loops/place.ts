/** Text of where things lie: positions along an axis, offsets into a tensor, numbers known before the call. */

import type { Type } from '../../../ir/expr.js';

/** The positions of the lanes of a vector, counted from the byte at hand: as integers, and as reals; of what has no sign processors make reals in many steps. */
export function integers(vector: number): string {
  const lanes = `(v128.const i32x4 ${[0, 1, 2, 3].map((i) => 4 * vector + i).join(' ')})`;
  return `(i32x4.add (i32x4.splat (i32.shr_u (local.get $at) (i32.const 2))) ${lanes})`;
}
export const positions = (vector: number): string => `(f32x4.convert_i32x4_s ${integers(vector)})`;

/** Sets a counter to an id; to 0 where it is no position of an axis so long. */
export function positionOf(counter: string, id: string, size: string): string[] {
  const found = `(local.get ${counter})`;
  return [
    `(local.set ${counter} (i32.trunc_sat_f32_u (f32x4.extract_lane 0 ${id})))`,
    `(local.set ${counter} (select ${found} (i32.const 0) (i32.lt_u ${found} ${size})))`,
  ];
}

/** How many entries into a tensor, by the sizes of its axes and the counters of those that have one, outermost first. */
export const offset = (axes: readonly { readonly size: string; readonly counter: string | null }[]): string =>
  axes.reduce((sum, { size, counter }) => {
    if (sum === '') return counter!;
    const scaled = `(i32.mul ${sum} ${size})`;
    return counter === null ? scaled : `(i32.add ${scaled} ${counter})`;
  }, '');

/** A number known before the call that counts entries. */
export const count = (scalar: string): string => `(i32.trunc_sat_f64_s (local.get ${scalar}))`;

/** A parameter of the function in every lane. */
export function known(scalar: string, type: Type): string {
  if (type === 'boolean') return `(i32x4.splat (i32.sub (i32.const 0) (f64.ne (local.get ${scalar}) (f64.const 0))))`;
  return `(f32x4.splat (f32.demote_f64 (local.get ${scalar})))`;
}
