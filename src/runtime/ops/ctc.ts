/** Connectionist temporal classification (Graves et al. 2006): all paths at once, step by step, in logarithms. */

import * as tf from '@tensorflow/tfjs';
import { log, max, where } from './gpu.js';
import { sum } from './sum.js';

/** Log probabilities, labels, and how many steps and labels count; each has every axis of the loss, of size 1 where it lacks it. */
type Given = readonly [steps: tf.Tensor, labels: tf.Tensor, stepCounts: tf.Tensor, labelCounts: tf.Tensor];
/** Numbers of the axes of time, class and labels. */
type Places = readonly [time: number, classes: number, labels: number];

/** −log of the probability that the steps spell the labels; +∞ where they cannot. The three axes stay, with size 1. */
export function ctcNll(given: Given, blank: number, places: Places): tf.Tensor {
  const rows = rowsOf(given, blank, places);
  const { nll } = losses(rows, forward(rows));
  return tf.reshape(nll, rows.outer);
}

/** How likely each step is at each class where the steps spell the labels; 0 where they cannot. The label axis stays, with size 1. */
export function ctcOccupancy(given: Given, blank: number, places: Places): tf.Tensor {
  const rows = rowsOf(given, blank, places);
  const ahead = forward(rows);
  const back = backward(rows);
  const { nll, isPossible } = losses(rows, ahead);
  const likely = ahead.map((one, t) => {
    const share = tf.exp(tf.add(tf.add(one, back[t]!), where(isPossible, nll, 0)));
    return where(tf.logicalAnd(isPossible, tf.greater(rows.stepCounts, t)), share, 0);
  });
  const spread = tf.cast(tf.equal(tf.expandDims(rows.states, 2), tf.range(0, rows.width, 1, 'float32')), 'float32');
  const found = tf.matMul(tf.stack(likely, 1), spread); // [row, time, class]
  const kept = rows.outer.map((_, axis) => axis).filter((axis) => !places.includes(axis));
  const order = [...kept, ...places];
  const shape = [...kept.map((axis) => rows.outer[axis]!), ahead.length, rows.width, 1];
  return tf.transpose(
    tf.reshape(found, shape),
    rows.outer.map((_, axis) => order.indexOf(axis)),
  );
}

interface Rows {
  /** For each step, [row, state]: the log probability of the state's class; −∞ of what is no class. */
  readonly emissions: readonly tf.Tensor[];
  /** [row, state]: the class; the blank at even states. */
  readonly states: tf.Tensor;
  /** [row, state]: 0 where a path may come from the label before, −∞ elsewhere. */
  readonly skips: tf.Tensor;
  /** [row, 1] */
  readonly stepCounts: tf.Tensor;
  readonly labelCounts: tf.Tensor;
  readonly width: number;
  /** The shape of the loss, its three axes of size 1. */
  readonly outer: number[];
}

function rowsOf([given, labels, stepCounts, labelCounts]: Given, blank: number, places: Places): Rows {
  const shape = [given, labels, stepCounts, labelCounts].map((one) => tf.zerosLike(one)).reduce((a, b) => tf.add(a, b)).shape;
  const flat = (one: tf.Tensor, along: readonly number[]) => flattened(one, along, { shape, places });
  const steps = flat(given, places.slice(0, 2));
  const states = between(flat(labels, places.slice(2)), blank);
  const [count, times, width] = steps.shape as [number, number, number];
  const size = states.shape[1]!;
  const starts = tf.mul(tf.range(0, count * times, 1, 'int32'), tf.scalar(width, 'int32')).reshape([count, times, 1]);
  const isClass = tf.expandDims(tf.logicalAnd(tf.greaterEqual(states, 0), tf.less(states, width)), 1);
  const at = tf.add(starts, tf.cast(tf.clipByValue(tf.expandDims(states, 1), 0, width - 1), 'int32'));
  const isLabel = tf.equal(tf.mod(tf.range(0, size, 1, 'float32'), 2), 1);
  const emitted = tf.reshape(tf.gather(tf.reshape(steps, [-1]), tf.reshape(at, [-1])), [count, times, size]);
  return {
    emissions: tf.unstack(where(isClass, emitted, Number.NEGATIVE_INFINITY), 1),
    states,
    skips: where(tf.logicalAnd(tf.notEqual(states, shifted(states, 2)), isLabel), 0, Number.NEGATIVE_INFINITY),
    stepCounts: flat(stepCounts, []),
    labelCounts: flat(labelCounts, []),
    width,
    outer: shape.map((one, axis) => (places.includes(axis) ? 1 : one)),
  };
}

/** [row, …along], or [row, 1] along nothing. */
function flattened(one: tf.Tensor, along: readonly number[], { shape, places }: { shape: number[]; places: Places }): tf.Tensor {
  const others = places.filter((axis) => !along.includes(axis));
  const outer = shape.map((_, axis) => axis).filter((axis) => !places.includes(axis));
  const whole = tf.broadcastTo(
    one,
    shape.map((size, axis) => (others.includes(axis) ? 1 : size)),
  );
  const inner = along.length === 0 ? [1] : along.map((axis) => shape[axis]!);
  return tf.reshape(tf.transpose(whole, [...outer, ...along, ...others]), [-1, ...inner]);
}

/** [row, label] → [row, state], with a blank before, between and behind. */
function between(labels: tf.Tensor, blank: number): tf.Tensor {
  const [count, size] = labels.shape as [number, number];
  const pairs = tf.reshape(tf.stack([labels, tf.fill([count, size], blank)], 2), [count, 2 * size]);
  return tf.concat([tf.fill([count, 1], blank), pairs], 1);
}

/** For each step, [row, state]: log probability of all ways to be there, the step included; steps that do not count repeat the last. */
function forward({ emissions, stepCounts, skips }: Rows): tf.Tensor[] {
  const rows: tf.Tensor[] = [];
  for (const [t, step] of emissions.entries()) {
    const before = rows.at(-1);
    if (before === undefined) {
      const place = tf.range(0, step.shape[1]!, 1, 'float32');
      rows.push(where(tf.less(place, 2), step, Number.NEGATIVE_INFINITY));
      continue;
    }
    const next = tf.add(step, logAdd(before, shifted(before, 1), tf.add(shifted(before, 2), skips)));
    rows.push(where(tf.greater(stepCounts, t), next, before));
  }
  return rows;
}

/** For each step, [row, state]: log probability of all ways to end from there, later steps only. */
function backward(rows: Rows): tf.Tensor[] {
  const { emissions, stepCounts, skips } = rows;
  const end = where(isEnd(rows), tf.zerosLike(rows.states), Number.NEGATIVE_INFINITY);
  const found: tf.Tensor[] = [end];
  for (let t = emissions.length - 2; t >= 0; t--) {
    const later = tf.add(found[0]!, emissions[t + 1]!);
    const left = logAdd(later, shifted(later, -1), shifted(tf.add(later, skips), -2));
    found.unshift(where(tf.greater(stepCounts, t + 1), left, end));
  }
  return found;
}

function losses(rows: Rows, ahead: readonly tf.Tensor[]): { nll: tf.Tensor; isPossible: tf.Tensor } {
  const ends = where(isEnd(rows), ahead.at(-1)!, Number.NEGATIVE_INFINITY);
  const top = max(ends, [1]);
  const isPossible = tf.greater(top, Number.NEGATIVE_INFINITY);
  const shift = where(isPossible, top, 0);
  const total = tf.neg(tf.add(shift, log(sum(tf.exp(tf.sub(ends, shift)), [1]))));
  const ofNothing = where(tf.equal(rows.labelCounts, 0), 0, Number.POSITIVE_INFINITY);
  const nll = where(tf.equal(rows.stepCounts, 0), ofNothing, where(isPossible, total, Number.POSITIVE_INFINITY));
  return { nll, isPossible };
}

/** [row, state]: the last label, and the blank behind it. */
function isEnd({ states, labelCounts }: Rows): tf.Tensor {
  const place = tf.range(0, states.shape[1]!, 1, 'float32').reshape([1, -1]);
  const last = tf.mul(2, labelCounts);
  return tf.logicalOr(tf.equal(place, last), tf.equal(place, tf.sub(last, 1)));
}

/** What stood so many places before; −∞ where nothing did. */
function shifted(x: tf.Tensor, by: number): tf.Tensor {
  const [rows, size] = x.shape as [number, number];
  const gap = tf.fill([rows, Math.min(Math.abs(by), size)], Number.NEGATIVE_INFINITY);
  const rest = Math.max(0, size - Math.abs(by));
  const kept = tf.slice(x, [0, by > 0 ? 0 : size - rest], [rows, rest]);
  return tf.concat(by > 0 ? [gap, kept] : [kept, gap], 1);
}

/** log Σ exp; −∞ of −∞ alone. */
function logAdd(...logs: readonly tf.Tensor[]): tf.Tensor {
  const top = logs.reduce((a, b) => tf.maximum(a, b));
  const shift = where(tf.greater(top, Number.NEGATIVE_INFINITY), top, 0);
  return tf.add(shift, log(tf.addN(logs.map((one) => tf.exp(tf.sub(one, shift))))));
}
