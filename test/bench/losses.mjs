/**
 * Value and gradient of each loss: ours, the best hand-written tfjs form, composed ops, tf.losses, PyTorch.
 *
 *   npm run bench -- [--losses a,b] [--backend cpu,wasm] [--size 1048576] [--torch python] [--quick] [--json]
 */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createLoss, lossNames } from '../../dist/generated/registry.js';
import { cases, differentiable } from './cases.mjs';
import { dataOf } from './data.mjs';
import { geomean, median, paired, ratio } from './paired.mjs';
import { startTorch } from './torch.mjs';

setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
tf.enableProdMode();

const { values: options } = parseArgs({
  options: {
    losses: { type: 'string' },
    backend: { type: 'string', default: 'cpu,wasm' },
    size: { type: 'string', default: String(2 ** 20) },
    torch: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** Value and gradient by p, freed at once. */
const run = (f, p, t) => () => {
  const { value, grad } = tf.valueAndGrad((x) => f(x, t))(p);
  value.dispose();
  grad.dispose();
};

function competitors({ loss, config, composed, library, own }) {
  const made = createLoss({ type: loss, ...config });
  return {
    ours: (p, t) => made.forward(p, t),
    'hand-written': differentiable(own),
    composed,
    ...(library && { 'tf.losses': library }),
  };
}

/** Value and norm of the gradient, so that all are seen to do the same work. */
function outcome(f, p, t) {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((x) => f(x, t))(p);
    return { loss: value.dataSync()[0], gradient: Math.hypot(...chunks(grad.dataSync())) };
  });
}
/** Norms of parts, as a call takes only so many arguments. */
function chunks(values) {
  const norms = [];
  for (let i = 0; i < values.length; i += 4096) norms.push(Math.sqrt(values.subarray(i, i + 4096).reduce((sum, x) => sum + x * x, 0)));
  return norms;
}
const differs = (a, b) =>
  Math.abs(a.loss - b.loss) > 2e-3 * Math.abs(b.loss) + 1e-6 || Math.abs(a.gradient - b.gradient) > 2e-3 * b.gradient;

async function measure(row, backend, torch) {
  await tf.setBackend(backend);
  const data = dataOf(row, Number(options.size));
  const [p, t] = [tf.tensor(data.p, data.shape), tf.tensor(data.t, data.targetShape)];
  const all = competitors(row);
  const base = outcome(all.ours, p, t);
  const other = [];
  const runs = {};
  for (const [name, f] of Object.entries(all)) {
    if (differs(outcome(f, p, t), base)) other.push(name);
    runs[name] = run(f, p, t);
  }
  const loaded = await torch?.load(row.torch, data);
  if (loaded?.error) console.error(`${row.loss}: ${loaded.error}`);
  else if (loaded && differs(loaded, base)) other.push('torch');
  if (loaded && !loaded.error) Object.assign(runs, loaded.runs);
  const times = await paired(runs, options.quick ? { budget: 300, least: 3, most: 11 } : {});
  tf.dispose([p, t]);
  return { loss: row.label ?? row.loss, backend, other, times };
}

const chosen = options.losses?.split(',');
const rows = cases.filter(({ loss }) => (chosen ? chosen.includes(loss) : lossNames().includes(loss)));
const torch = options.torch ? startTorch(options.torch) : null;
const results = [];
const columns = ['ours', 'hand-written', 'composed', 'tf.losses', ...(torch ? ['torch eager', 'torch compile'] : [])];
for (const backend of options.backend.split(',')) {
  if (!options.json)
    console.log(
      `\n${backend}, ${options.size} elements: ms of ours, then times ours\n${''.padEnd(40)}${columns.map((name) => name.padStart(15)).join('')}`,
    );
  for (const row of rows) {
    const result = await measure(row, backend, torch);
    results.push(result);
    if (options.json) continue;
    const cell = (name) =>
      name === 'ours'
        ? median(result.times.ours).toFixed(2)
        : result.times[name]
          ? `${ratio(result.times, name, 'ours').toFixed(2)} ×`
          : '';
    console.log(
      `${result.loss.padEnd(40)}${columns.map((name) => cell(name).padStart(15)).join('')}${result.other.length > 0 ? `  other values: ${result.other.join(', ')}` : ''}`,
    );
  }
  if (options.json) continue;
  const mine = results.filter((result) => result.backend === backend);
  const mean = (name) => {
    const ratios = mine.filter(({ times }) => times[name]).map(({ times }) => ratio(times, name, 'ours'));
    return ratios.length === 0 ? '' : `${geomean(ratios).toFixed(2)} ×`;
  };
  console.log(`${'geometric mean'.padEnd(40)}${columns.map((name) => (name === 'ours' ? '' : mean(name)).padStart(15)).join('')}`);
}
torch?.close();
if (options.json)
  console.log(
    JSON.stringify(
      results.map(({ times, ...rest }) => ({
        ...rest,
        ms: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)])),
      })),
      null,
      2,
    ),
  );
