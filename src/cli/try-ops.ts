/** A loss on given numbers as its users run it: by the generated class. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../program.js';
import { defaults } from '../project/config.js';
import { entryOf, inFolder, moduleOf, quietly } from './transpiled.js';
import type { Fit } from './try-case.js';
import type { Outcome } from './try-outcome.js';

/** `root`: the folder that tfjs is looked for from. */
export async function runOps(programs: readonly Program[], { program, values, params }: Fit, root: string): Promise<Outcome> {
  const entry = entryOf('@tensorflow/tfjs', { root, what: '--backend ops' });
  const more = [{ path: 'run.js', text: runner(program) }];
  return inFolder({ losses: [programs], project: { root, config: defaults }, more }, async (folder) => {
    const { run } = await quietly(() => import(pathToFileURL(join(folder, 'run.js')).href), entry);
    return run({ program, values, params }) as Outcome;
  });
}

/** Fixed code: the only words of the spec in it are the path and the class, both held to patterns. */
const runner = ({ spec }: Program): string => `
import * as tf from '@tensorflow/tfjs';
import { ${spec.className} as Loss } from './${moduleOf(spec.name)}';

const shaped = ({ dims, data }, sizes) => tf.tensor([...data].map(Number), dims.map((dim) => sizes[dim]));

export function run({ program, values, params }) {
  const { sizes, inputs, weights, mask } = values;
  const loss = new Loss(params);
  const names = program.signature.inputs.map(({ name }) => name);
  const tensors = names.map((name) => shaped(inputs[name], sizes));
  const real = program.signature.inputs.flatMap(({ domain }, i) => (domain === 'real' ? [i] : []));
  const options = { weights: weights && shaped(weights, sizes), mask: mask && shaped(mask, sizes) };
  const target = names.indexOf('target');
  const call = (method, all) => {
    const predictions = Object.fromEntries(names.flatMap((name, i) => (i === target ? [] : [[name, all[i]]])));
    const [first, ...more] = Object.values(predictions);
    return loss[method](more.length > 0 ? predictions : first, target < 0 ? null : all[target], options);
  };
  const derive = tf.valueAndGrads((...given) => call('forward', tensors.map((tensor, i) => (real.includes(i) ? given[real.indexOf(i)] : tensor))));
  const { value, grads } = derive(real.map((i) => tensors[i]));
  return {
    value: value.dataSync()[0],
    perExample: program.dims.includes('batch') ? [...call('perExample', tensors).dataSync()] : null,
    gradient: Object.fromEntries(real.map((i, at) => [names[i], { dims: program.signature.inputs[i].dims, data: [...grads[at].dataSync()] }])),
  };
}
`;
