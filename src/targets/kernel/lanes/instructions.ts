/** The words of functions.ts that are one instruction. */

/**
 * `$a $b $c` are the operands, which stand in this order where there are no holes; `#b` is a number known beforehand. A
 * number beside the text is the last operand: signs are set by bits, as V8 takes three instructions for f32x4.abs or neg.
 */
// biome-ignore format: a table
export const instructions: Readonly<Record<string, string | readonly [text: string, last: number]>> = {
  '+': 'f32x4.add',        '-': 'f32x4.sub',         '*': 'f32x4.mul',        '/': 'f32x4.div',
  '<': 'f32x4.lt',         '<=': 'f32x4.le',         '>': 'f32x4.gt',         '>=': 'f32x4.ge',
  '==': 'f32x4.eq',        '!=': 'f32x4.ne',         and: 'v128.and',         or: 'v128.or',
  sqrt: 'f32x4.sqrt',       not: 'v128.not',          where: '(v128.bitselect $b $c $a)',
  negate: ['v128.xor', -0], abs: ['v128.andnot', -0], minus_abs: ['v128.or', -0],
  floor: 'f32x4.floor',    nearest: 'f32x4.nearest',
  // b < a ? b : a and a < b ? b : a: a NaN in a comes through, one in b does not.
  least: 'f32x4.pmin',     greatest: 'f32x4.pmax',
  // On bits: what both have, what either has, what one alone has, what a has and b has not.
  both: 'v128.and',        either: 'v128.or',        differ: 'v128.xor',      without: 'v128.andnot',
  // On integers: rise and fall shift by #b bits, fall keeps the sign.
  plus: 'i32x4.add',       minus: 'i32x4.sub',       larger: 'i32x4.max_s',   above: 'i32x4.gt_s',
  real: 'f32x4.convert_i32x4_s',
  rise: '(i32x4.shl $a (i32.const #b))',             fall: '(i32x4.shr_s $a (i32.const #b))',
  // Two of four f32 as f64, and back.
  low: 'f64x2.promote_low_f32x4',                    low_integer: 'f64x2.convert_low_i32x4_s',
  high: '(f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 $a $a))',
  high_integer: '(f64x2.convert_low_i32x4_s (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 $a $a))',
  join: '(i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (f32x4.demote_f64x2_zero $a) (f32x4.demote_f64x2_zero $b))',
};

/** What the locals of operators are called. */
// biome-ignore format: a table
export const nouns: Readonly<Record<string, string>> = {
  '+': 'sum', '-': 'difference', '*': 'product', '/': 'ratio', negate: 'negative', where: 'chosen',
  '<': 'is_less', '<=': 'is_at_most', '>': 'is_more', '>=': 'is_at_least', '==': 'is_equal', '!=': 'is_other', not: 'is_not',
};
