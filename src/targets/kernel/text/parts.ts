/** Functions of loops and rows that a module has where it calls them. */

import { functionsOf } from './called.js';

/**
 * Rows are worked on by whole steps. The rest of one is set aside into the scratch, filled up with what stands in it, at an
 * address such that `$at` goes on; what is written there goes back after the loop.
 */
const rests = `
  (func $aside (param $row i32) (param $slot i32) (param $whole i32) (param $bytes i32) (param $room i32) (result i32)
    (local $from i32)
    (local $left i32)
    (local $at i32)
    (local.set $from (i32.add (local.get $row) (local.get $whole)))
    (local.set $left (i32.sub (local.get $bytes) (local.get $whole)))
    (if (local.get $left) (then
      (loop $vector
        (v128.store (i32.add (local.get $slot) (local.get $at)) (if (result v128) (i32.gt_u (local.get $left) (local.get $at))
          (then (call $load (i32.add (local.get $from) (local.get $at)) (i32.sub (local.get $left) (local.get $at))))
          (else (v128.load32_splat (local.get $from)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $vector (i32.lt_u (local.get $at) (local.get $room))))))
    (i32.sub (local.get $slot) (local.get $whole)))
  (func $load (param $from i32) (param $bytes i32) (result v128)
    (local $two v128)
    (if (i32.ge_u (local.get $bytes) (i32.const 16)) (then (return (v128.load (local.get $from)))))
    (if (i32.eq (local.get $bytes) (i32.const 4)) (then (return (v128.load32_splat (local.get $from)))))
    (local.set $two (v128.load64_splat (local.get $from)))
    (if (i32.eq (local.get $bytes) (i32.const 8)) (then (return (local.get $two))))
    (v128.load32_lane offset=8 2 (local.get $from) (local.get $two)))
  (func $back (param $rest i32) (param $row i32) (param $at i32) (param $bytes i32)
    (if (i32.lt_u (local.get $at) (local.get $bytes)) (then
      (loop $next
        (f32.store (i32.add (local.get $row) (local.get $at)) (f32.load (i32.add (local.get $rest) (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $next (i32.lt_u (local.get $at) (local.get $bytes)))))))
`;

/** The nearest position of an axis; where a shifted row lies, each of whose entries is one of the tensor's. */
const shifting = `
  (func $clamped (param $at i32) (param $size i32) (result i32)
    (if (i32.lt_s (local.get $at) (i32.const 0)) (then (return (i32.const 0))))
    (select (local.get $at) (i32.sub (local.get $size) (i32.const 1)) (i32.lt_u (local.get $at) (local.get $size))))
  (func $reaching (param $row i32) (param $by i32) (param $tensor i32) (param $all i32) (param $bytes i32) (param $room i32) (result i32)
    (local $at i32)
    (local $next i32)
    (local.set $at (i32.add (i32.sub (local.get $row) (local.get $tensor)) (local.get $by)))
    (if (i32.le_u (local.get $at) (i32.sub (local.get $all) (local.get $bytes)))
      (then (return (i32.add (local.get $tensor) (local.get $at)))))
    (if (local.get $bytes) (then
      (loop $entry
        (i32.store (i32.add (local.get $room) (local.get $next)) (i32.load (i32.add (local.get $tensor) (i32.shl
          (call $clamped (i32.shr_s (i32.add (local.get $at) (local.get $next)) (i32.const 2)) (i32.shr_u (local.get $all) (i32.const 2)))
          (i32.const 2)))))
        (local.set $next (i32.add (local.get $next) (i32.const 4)))
        (br_if $entry (i32.lt_u (local.get $next) (local.get $bytes))))))
    (local.get $room))
`;

/** The same vector from here to there; sums and what is added to them, of which then nothing is left; float32 where float64 were, each written before what is yet to be read. */
const rows = `
  (func $fill (param $from i32) (param $end i32) (param $with v128)
    (loop $step
      (v128.store (local.get $from) (local.get $with))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $step (i32.lt_u (local.get $from) (local.get $end)))))
  (func $settle (param $row i32) (param $part i32) (param $size i32)
    (local $end i32)
    (local $value v128)
    (local.set $end (i32.add (local.get $part) (i32.shl (local.get $size) (i32.const 2))))
    (loop $step
      (local.set $value (v128.load (local.get $part)))
      (v128.store (local.get $row) (f64x2.add (v128.load (local.get $row)) (f64x2.promote_low_f32x4 (local.get $value))))
      (v128.store offset=16 (local.get $row) (f64x2.add (v128.load offset=16 (local.get $row)) (f64x2.promote_low_f32x4
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $value) (local.get $value)))))
      (v128.store (local.get $part) (v128.const i64x2 0 0))
      (local.set $row (i32.add (local.get $row) (i32.const 32)))
      (local.set $part (i32.add (local.get $part) (i32.const 16)))
      (br_if $step (i32.lt_u (local.get $part) (local.get $end)))))
  (func $narrow (param $row i32) (param $size i32)
    (local $from i32)
    (local $end i32)
    (local $low v128)
    (local.set $from (local.get $row))
    (local.set $end (i32.add (local.get $row) (i32.shl (local.get $size) (i32.const 2))))
    (loop $step
      (local.set $low (f32x4.demote_f64x2_zero (v128.load (local.get $from))))
      (v128.store (local.get $row) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
        (local.get $low) (f32x4.demote_f64x2_zero (v128.load offset=16 (local.get $from)))))
      (local.set $from (i32.add (local.get $from) (i32.const 32)))
      (local.set $row (i32.add (local.get $row) (i32.const 16)))
      (br_if $step (i32.lt_u (local.get $row) (local.get $end)))))
`;

export const parts = functionsOf(rests + shifting + rows);

/** A gradient that is divided after the pass that has counted its divisor. */
export const scaling = `  (func (export "scale") (param $from i32) (param $end i32) (param $by f32)
    (local $factor v128)
    (local $whole i32)
    (local.set $factor (f32x4.splat (local.get $by)))
    (local.set $whole (i32.add (local.get $from) (i32.and (i32.sub (local.get $end) (local.get $from)) (i32.const -32))))
    (if (i32.lt_u (local.get $from) (local.get $whole)) (then
      (loop $step
        (v128.store (local.get $from) (f32x4.mul (local.get $factor) (v128.load (local.get $from))))
        (v128.store offset=16 (local.get $from) (f32x4.mul (local.get $factor) (v128.load offset=16 (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 32)))
        (br_if $step (i32.lt_u (local.get $from) (local.get $whole))))))
    (if (i32.lt_u (local.get $from) (local.get $end)) (then
      (loop $rest
        (f32.store (local.get $from) (f32.mul (local.get $by) (f32.load (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br_if $rest (i32.lt_u (local.get $from) (local.get $end)))))))
`;
