/** The words of the notation of functions.ts that are one instruction. */

/** `$a $b $c` are the operands, in this order where there are no holes. */
// biome-ignore format: a table
export const instructions: Readonly<Record<string, string>> = {
  '+': 'f32x4.add',        '-': 'f32x4.sub',         '*': 'f32x4.mul',        '/': 'f32x4.div',
  '<': 'f32x4.lt',         '<=': 'f32x4.le',         '>': 'f32x4.gt',         '>=': 'f32x4.ge',
  '==': 'f32x4.eq',        '!=': 'f32x4.ne',         and: 'v128.and',         or: 'v128.or',
  negate: 'f32x4.neg',     not: 'v128.not',          where: '(v128.bitselect $b $c $a)',
  abs: 'f32x4.abs',        sqrt: 'f32x4.sqrt',       floor: 'f32x4.floor',    nearest: 'f32x4.nearest',
  /** b < a ? b : a and a < b ? b : a, so that a NaN in a comes through, one in b does not. */
  least: 'f32x4.pmin',     greatest: 'f32x4.pmax',
  /** On bits: what both have, what either has, what one alone has, what a has and b has not. */
  both: 'v128.and',        either: 'v128.or',        differ: 'v128.xor',      without: 'v128.andnot',
  plus: 'i32x4.add',       minus: 'i32x4.sub',       /** Integers from here. */
  rise: '(i32x4.shl $a (i32.const $b))',             fall: '(i32x4.shr_s $a (i32.const $b))',
  integer: 'i32x4.trunc_sat_f32x4_s',                real: 'f32x4.convert_i32x4_s',
};
