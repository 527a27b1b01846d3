/** Value and gradient of each loss: ours, the best hand-written tfjs form, composed ops, tf.losses, PyTorch. */

import * as tf from '@tensorflow/tfjs';
import { createLoss, lossNames } from '../../dist/generated/registry.js';
import { copyOf, idling, kernelsOf } from './alone.mjs';
import { cases, differentiable } from './cases.mjs';
import { dataOf } from './data.mjs';
import { geomean, median, paired, ratio } from './paired.mjs';
import { table } from './table.mjs';

const rivals = ['our ops', 'hand-written', 'composed', 'tf.losses'];
const torches = ['torch eager', 'torch compile'];

/** `chosen`: names, or null for all that are in the library. */
export async function losses({ backends, chosen, size, torch, effort }, print) {
  const rows = cases.filter(({ loss }) => (chosen === null ? lossNames().includes(loss) : chosen.includes(loss)));
  const results = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    const mine = [];
    for (const row of rows) mine.push(await measure(row, { size, effort, torch: backend === 'wasm' ? torch : null }));
    print(againstOps(mine, backend, size));
    if (backend === 'wasm') print(alone(mine, size));
    results.push(...mine.map((result) => ({ backend, ...result })));
  }
  return results.map(({ times, ...rest }) => ({ ...rest, ms: medians(times) }));
}

const medians = (times) => Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));

/** A loss with its kernel, and without. */
export function lossesOf({ loss, config }) {
  const [made, ops] = [0, 1].map(() => createLoss({ type: loss, ...config }));
  return { made, ops: Object.defineProperty(ops, 'kernels', { value: [] }) };
}

export function competitors({ composed, library, own, ...row }) {
  const { made, ops } = lossesOf(row);
  return {
    ours: (p, t) => made.forward(p, t),
    'our ops': (p, t) => ops.forward(p, t),
    'hand-written': differentiable(own),
    composed,
    ...(library && { 'tf.losses': library }),
  };
}

/** Value and gradient by p, freed at once. */
export const run = (f, p, t) => () => {
  const { value, grad } = tf.valueAndGrad((x) => f(x, t))(p);
  value.dispose();
  grad.dispose();
};

async function measure(row, { size, effort, torch }) {
  const data = dataOf(row, size);
  const [p, t] = [tf.tensor(data.p, data.shape), tf.tensor(data.t, data.targetShape)];
  const all = competitors(row);
  const label = row.label ?? row.loss;
  const same = agreement(label, outcome(all.ours, p, t));
  const runs = {};
  for (const [name, f] of Object.entries(all)) {
    same(name, outcome(f, p, t));
    runs[name] = run(f, p, t);
  }
  runs.idle = idling(runs.ours);
  const kernels = tf.getBackend() === 'wasm' ? kernelsOf(all.ours, p, t) : null;
  if (kernels?.run) Object.assign(runs, { kernel: kernels.run, copy: copyOf(size).run });
  const loaded = (await torch?.load(row.torch, data)) ?? { runs: {} };
  if (loaded.error) console.error(`${label} in torch: ${loaded.error}`);
  else if (torch) same('torch', loaded);
  const times = await paired({ ...runs, ...loaded.runs }, effort);
  tf.dispose([p, t]);
  kernels?.dispose();
  return { loss: label, times, bytes: 4 * (2 * p.size + t.size) };
}

/** Value and norm of the gradient, so that all are seen to do the same work. */
function outcome(f, p, t) {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((x) => f(x, t))(p);
    const squares = grad.dataSync().reduce((sum, x) => sum + x * x, 0);
    return { loss: value.dataSync()[0], gradient: Math.sqrt(squares) };
  });
}

function agreement(label, ours) {
  const off = (a, b) => !(Math.abs(a - b) <= 2e-3 * Math.abs(b) + 1e-6);
  return (name, other) => {
    const [values, gradients] = [off(other.loss, ours.loss), off(other.gradient, ours.gradient)];
    if (!values && !gradients) return;
    console.error(
      `${label}: ${name} has ${values ? `the value ${other.loss}` : `a gradient of norm ${other.gradient}`}, ours ${values ? ours.loss : ours.gradient}`,
    );
  };
}

const by = (times, name, base) => (times[name] && times[base] ? ratio(times, name, base) : null);
const times = (value) => (value === null ? '' : `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ×`);
const means = (rows) =>
  rows[0].map((_, i) => rows.map((row) => row[i]).filter((value) => value !== null)).map((all) => (all.length === 0 ? null : geomean(all)));

/** The last column is the most that `composed` could be by a kernel that takes no time: all else of a call stays. */
function againstOps(results, backend, size) {
  const ratios = results.map(({ times }) => [...rivals.map((name) => by(times, name, 'ours')), by(times, 'composed', 'idle')]);
  return table(
    `tfjs ${backend} backend, value + gradient, ${size} elements, times the time of ours`,
    ['', 'ours, ms', 'around its kernel', ...rivals, 'composed by an idle kernel'],
    [
      ...results.map(({ loss, times: { ours, idle } }, i) => [
        loss,
        ...[ours, idle].map((all) => median(all).toFixed(2)),
        ...ratios[i].map(times),
      ]),
      ['geometric mean', '', '', ...means(ratios).map(times)],
    ],
  );
}

/** Kernels with their arrays in place, against what must move and against torch; its columns are times of the kernel. */
function alone(all, size) {
  const results = all.filter(({ times }) => times.kernel);
  if (results.length === 0) return '';
  const fraction = ({ bytes, times }) => (bytes / (8 * size)) * by(times, 'copy', 'kernel');
  const ratios = results.map(({ bytes, times }) => [
    ...[...torches, 'composed'].map((name) => by(times, name, 'kernel')),
    median(times.composed) / (median(times.idle) + (bytes / (8 * size)) * median(times.copy)),
  ]);
  const heads = ['', 'kernel, ms', 'must move, MB', 'of copy speed', ...torches, 'composed', 'composed by a call at copy speed'];
  const copied = (8e-6 * size) / median(results.flatMap(({ times }) => times.copy));
  return table(`kernels alone, arrays in place, ${size} elements; a copy moves ${copied.toFixed(1)} GB/s`, heads, [
    ...results.map((result, i) => [
      result.loss,
      median(result.times.kernel).toFixed(3),
      (result.bytes / 1e6).toFixed(1),
      `${(100 * fraction(result)).toFixed(0)} %`,
      ...ratios[i].map(times),
    ]),
    ['geometric mean', '', '', '', ...means(ratios).map(times)],
  ]);
}
