/** A whole training step of a classifier of 10,000 classes, with its loss written in different ways. */

import * as tf from '@tensorflow/tfjs';
import { cases } from './cases.mjs';
import { competitors } from './losses.mjs';
import { median, paired, ratio } from './paired.mjs';
import { table } from './table.mjs';

const [batch, features, classes] = [128, 64, 10_000];
const names = ['ours', 'hand-written', 'composed', 'tf.losses'];

export async function step({ backends, effort }, print) {
  const all = competitors(cases.find(({ loss }) => loss === 'softmax_cross_entropy'));
  const results = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    const x = tf.randomNormal([batch, features], 0, 1, 'float32', 1);
    const y = tf.randomUniform([batch], 0, classes, 'int32', 2);
    const weights = tf.variable(tf.randomNormal([features, classes], 0, 0.1, 'float32', 3));
    const sgd = tf.train.sgd(1e-3);
    const steps = names.map((name) => [name, () => tf.tidy(() => void sgd.minimize(() => all[name](tf.matMul(x, weights), y)))]);
    const rest = () => tf.tidy(() => void sgd.minimize(() => tf.sum(tf.matMul(x, weights))));
    const times = await paired({ ...Object.fromEntries(steps), rest }, effort);
    results.push({ backend, ...Object.fromEntries(Object.entries(times).map(([name, of]) => [name, median(of)])) });
    print(tableOf(backend, times));
    tf.dispose([x, y, weights]);
  }
  return results;
}

function tableOf(backend, times) {
  const rest = median(times.rest);
  const rows = names.map((name) => [
    name,
    median(times[name]).toFixed(1),
    (median(times[name]) - rest).toFixed(1),
    `${ratio(times, name, 'ours').toFixed(2)} ×`,
  ]);
  const title = `a training step on the ${backend} backend: [${batch}, ${features}] → ${classes} classes, softmax cross entropy, gradient descent`;
  return table(title, ['loss', 'step, ms', 'above a step with a sum for its loss, ms', 'by ours'], rows);
}
