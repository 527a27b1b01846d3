/**
 * Speed, by paired runs in one process: medians, and medians of ratios.
 *
 *   npm run bench -- [losses sizes step generate] [--losses a,b] [--backend cpu,wasm] [--size 1048576]
 *                    [--torch python] [--cpu] [--quick] [--json]
 *
 * `--cpu` takes the processor's time instead of the clock's, on a machine that others use too.
 * `--torch` names a Python with PyTorch, which runs on one thread in a process of its own, in turn with the others.
 */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { listen } from './alone.mjs';
import { generate } from './generate.mjs';
import { losses } from './losses.mjs';
import { processor, wall } from './paired.mjs';
import { sizes } from './sizes.mjs';
import { step } from './step.mjs';
import { startTorch } from './torch.mjs';

const sections = { losses, sizes, step, generate };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    losses: { type: 'string' },
    backend: { type: 'string', default: 'cpu,wasm' },
    size: { type: 'string', default: String(2 ** 20) },
    torch: { type: 'string' },
    quick: { type: 'boolean', default: false },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const options = {
  backends: values.backend.split(','),
  chosen: values.losses?.split(',') ?? null,
  size: Number(values.size),
  quick: values.quick,
  effort: { ...(values.quick && { budget: 300, least: 3, most: 11 }), clock: values.cpu ? processor : wall },
  torch: values.torch ? startTorch(values.torch, values.cpu) : null,
};

setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
tf.enableProdMode();
listen();
const results = {};
for (const name of positionals.length > 0 ? positionals : Object.keys(sections))
  results[name] = await sections[name](options, (text) => !values.json && console.log(`\n${text}`));
options.torch?.close();
if (values.json) console.log(JSON.stringify(results, null, 2));
