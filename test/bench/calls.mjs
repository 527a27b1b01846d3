/** Where the time of a call goes, and what no kernel, however fast, could do without. */

import * as tf from '@tensorflow/tfjs';
import { idling } from './alone.mjs';
import { around } from './around.mjs';
import { dataOf } from './data.mjs';
import { competitors, run } from './losses.mjs';
import { overSizes } from './over-sizes.mjs';
import { median, paired } from './paired.mjs';
import { table } from './table.mjs';

const some = ['mean_squared_error', 'huber', 'softmax_cross_entropy'];
const exponents = [6, 12, 16, 18, 20, 22];

export const calls = (options, print) =>
  overSizes({ some, exponents: options.quick ? [6, 20] : exponents, measure, tableOf }, options, print);

async function measure(row, size, effort) {
  const data = dataOf(row, size);
  const [p, t] = [tf.tensor(data.p, data.shape), tf.tensor(data.t, data.targetShape)];
  const { ours, 'hand-written': own } = competitors(row);
  const { runs, dispose } = around(p);
  const call = run(ours, p, t);
  const times = await paired({ call, idle: idling(call), own: run(own, p, t), ...runs }, effort);
  const faults = [call, run(own, p, t)].map(faultsOf);
  tf.dispose([p, t]);
  dispose();
  return { size, us: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, 1e3 * median(all)])), faults };
}

/** Pages that a run touches for the first time; each costs about a microsecond. */
function faultsOf(run) {
  const count = () => process.resourceUsage().minorPageFault;
  const before = count();
  for (let i = 0; i < 32; i++) run();
  return (count() - before) / 32;
}

function tableOf(loss, backend, measured) {
  return table(
    `a call of ${loss} on the ${backend} backend, value + gradient, microseconds`,
    [
      'elements',
      'call',
      'its kernel',
      'around it',
      'of that tfjs',
      'and a fresh gradient',
      'hand-written',
      'page faults',
      'of hand-written',
    ],
    measured.map(({ size, us, faults }) => [
      String(size),
      ...[us.call, us.call - us.idle, us.idle, us.tfjs, us['fresh gradient'] - us.tfjs, us.own].map(short),
      ...faults.map((count) => count.toFixed(0)),
    ]),
  );
}

const short = (us) => (Math.abs(us) < 100 ? us.toFixed(1) : us.toFixed(0));
