/** Speed, by paired runs in one process: medians, and medians of ratios. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { listen } from './alone.mjs';
import { calls } from './calls.mjs';
import { cases } from './cases.mjs';
import { generate } from './generate.mjs';
import { losses } from './losses.mjs';
import { processor, wall } from './paired.mjs';
import { sizes } from './sizes.mjs';
import { step } from './step.mjs';
import { startTorch } from './torch.mjs';
import { weighted } from './weighted.mjs';

const sections = { losses, calls, weighted, sizes, step, generate };

const usage = `npm run bench -- [losses] [calls] [weighted] [sizes] [step] [generate] [options]

  losses    value and gradient of each loss: ours, our ops, hand-written, composed of tfjs ops, tf.losses, PyTorch
  calls     where the time of a call goes: its kernel, tfjs, the array of the gradient; and the pages that it touches first
  weighted  calls with weights, for each example, for each position
  sizes     from 2^6 to 2^24 elements, where ours is ahead of hand-written, and the memory that a call takes
  step      a training step of a classifier of 10,000 classes
  generate  the command on the whole library, from nothing and after an edit
            (all six, if none is named)

  --losses a,b     only these losses; for calls, weighted and sizes, these instead of some
  --backend b      cpu, wasm or both (cpu,wasm)
  --size n         elements of a tensor (1048576)
  --torch python   a Python with PyTorch, which runs on one thread in a process of its own, in turn with the others
  --cpu            the processor's time instead of the clock's, on a machine that others use too
  --quick          fewer rounds, fewer sizes
  --json           the medians as JSON`;

const { values, positionals } = argumentsOf();
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

/** What is asked for; a mistake is answered in a line, with exit code 2. */
function argumentsOf() {
  const options = {
    losses: { type: 'string' },
    backend: { type: 'string', default: 'cpu,wasm' },
    size: { type: 'string', default: String(2 ** 20) },
    torch: { type: 'string' },
    quick: { type: 'boolean', default: false },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  };
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options });
  } catch (error) {
    refuse(error.message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const known = (given, all, what) => {
    for (const one of given) if (!all.includes(one)) refuse(`\`${one}\` is no ${what}: ${all.join(', ')}.`);
  };
  known(positionals, Object.keys(sections), 'section');
  known(values.backend.split(','), ['cpu', 'wasm'], 'backend');
  known(
    values.losses?.split(',') ?? [],
    cases.map(({ loss }) => loss),
    'loss that is measured',
  );
  if (!/^\d+$/.test(values.size) || Number(values.size) < 1) refuse(`--size is a whole number above 0, not \`${values.size}\`.`);
  return { values, positionals };
}

function refuse(sentence) {
  console.error(`${sentence}\n\n${usage}`);
  process.exit(2);
}
