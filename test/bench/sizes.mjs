/** From 2^6 to 2^24 elements: where ours overtakes the hand-written form, whether time grows in proportion, what memory is taken. */

import * as tf from '@tensorflow/tfjs';
import { dataOf } from './data.mjs';
import { competitors, run } from './losses.mjs';
import { beside } from './memory.mjs';
import { overSizes } from './over-sizes.mjs';
import { median, paired, ratio } from './paired.mjs';
import { table } from './table.mjs';

const some = ['mean_squared_error', 'root_mean_squared_error', 'huber', 'binary_weighted_cross_entropy', 'softmax_cross_entropy'];

const exponents = [6, 8, 10, 12, 14, 16, 18, 20, 22, 24];

export const sizes = (options, print) =>
  overSizes({ some, exponents: options.quick ? [6, 12, 18] : exponents, measure, tableOf }, options, print);

async function measure(row, size, effort) {
  const data = dataOf(row, size);
  const [p, t] = [tf.tensor(data.p, data.shape), tf.tensor(data.t, data.targetShape)];
  const { ours, 'hand-written': own } = competitors(row);
  const times = await paired({ ours: run(ours, p, t), own: run(own, p, t) }, effort);
  const extra = beside(run(ours, p, t), 4 * size);
  tf.dispose([p, t]);
  return { size, ms: median(times.ours), ratio: ratio(times, 'own', 'ours'), extra };
}

function tableOf(loss, backend, measured) {
  const from = measured.findLastIndex((one) => one.ratio < 1) + 1;
  const crossover =
    from === 0
      ? 'ahead at every size'
      : from === measured.length
        ? 'never ahead for good'
        : `ahead from ${measured[from].size} elements on`;
  return table(
    `${loss} on the ${backend} backend: ${crossover}`,
    ['elements', 'ours, ms', 'ns an element', 'hand-written', 'memory beside, KB'],
    measured.map(({ size, ms, ratio, extra }) => [
      String(size),
      ms.toPrecision(3),
      ((1e6 * ms) / size).toPrecision(3),
      `${ratio.toFixed(2)} ×`,
      (extra / 1024).toFixed(0),
    ]),
  );
}
