/** The other ways to call a loss: with weights, for each example, for each position; beside the plain one. */

import * as tf from '@tensorflow/tfjs';
import { cases } from './cases.mjs';
import { dataOf } from './data.mjs';
import { lossesOf } from './losses.mjs';
import { beside } from './memory.mjs';
import { median, paired, ratio } from './paired.mjs';
import { table } from './table.mjs';

const some = ['mean_squared_error', 'huber', 'sigmoid_cross_entropy', 'softmax_cross_entropy'];

/** By name: of a loss a function of prediction, target and weights. */
const ways = {
  plain: (loss) => (p, t) => loss.forward(p, t),
  weights: (loss) => (p, t, w) => loss.forward(p, t, { weights: w }),
  'for each example': (loss) => (p, t) => loss.perExample(p, t),
  'for each position': (loss) => (p, t) => loss.unreduced(p, t),
  'for each position, weights': (loss) => (p, t, w) => loss.unreduced(p, t, { weights: w }),
};

export async function weighted({ backends, chosen, size, effort }, print) {
  const results = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    const rows = cases.filter(({ loss, label }) => label === undefined && (chosen ?? some).includes(loss));
    const mine = [];
    for (const row of rows)
      for (const name of Object.keys(ways)) mine.push({ loss: row.loss, name, ...(await measure(row, name, { size, effort })) });
    print(tableOf(mine, backend, size));
    results.push(...mine.map(({ times, ...rest }) => ({ backend, ...rest, ms: median(times.ours) })));
  }
  return results;
}

async function measure(row, name, { size, effort }) {
  const data = dataOf(row, size);
  const [p, t] = [tf.tensor(data.p, data.shape), tf.tensor(data.t, data.targetShape)];
  const w = tf.tensor1d(Float32Array.from({ length: data.shape[0] }, (_, i) => (i % 4) / 2));
  const { made, ops } = lossesOf(row);
  const all = { ours: ways[name](made), plain: ways.plain(made), 'our ops': ways[name](ops) };
  if (name === 'weights' && row.library) all['tf.losses'] = row.library;
  const runs = Object.fromEntries(Object.entries(all).map(([who, f]) => [who, run(f, [p, t, w])]));
  const times = await paired(runs, effort);
  const extra = beside(runs.ours, 4 * (size + runs.ours.value));
  tf.dispose([p, t, w]);
  return { times, extra };
}

/** Value and gradient by p for an upstream gradient of ones. */
function run(f, [p, t, w]) {
  const dy = tf.tidy(() => tf.onesLike(f(p, t, w)));
  const once = () => {
    const { value, grad } = tf.valueAndGrad((x) => f(x, t, w))(p, dy);
    value.dispose();
    grad.dispose();
  };
  return Object.assign(once, { value: dy.size });
}

function tableOf(measured, backend, size) {
  const by = (times, name) => (times[name] ? `${ratio(times, name, 'ours').toFixed(2)} ×` : '');
  return table(
    `tfjs ${backend} backend, value + gradient, ${size} elements, times the time of ours`,
    ['', 'ours, ms', 'plain', 'our ops', 'tf.losses', 'memory beside, KB'],
    measured.map(({ loss, name, times, extra }) => [
      `${loss}, ${name}`,
      median(times.ours).toFixed(2),
      by(times, 'plain'),
      by(times, 'our ops'),
      by(times, 'tf.losses'),
      (extra / 1024).toFixed(0),
    ]),
  );
}
