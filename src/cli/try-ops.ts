/** A loss as its users run it: the generated TypeScript, transpiled into a folder inside the project that is gone afterwards. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { templateNames } from '../code/template.js';
import { refuse } from '../diagnostics.js';
import type { File } from '../file.js';
import type { Program } from '../program.js';
import { runtimeSources, templateOf } from '../project/assets.js';
import { defaults, type Project } from '../project/config.js';
import { lossPath } from '../targets/paths.js';
import { tfjs } from '../targets/tfjs/index.js';
import type { Fit } from './try-case.js';
import { transpile } from './try-compiler.js';
import type { Outcome } from './try-outcome.js';

/** `root`: the folder that tfjs is looked for from. */
export async function runOps(programs: readonly Program[], { program, values, params }: Fit, root: string): Promise<Outcome> {
  const entry = tfjsEntry(root);
  const folder = mkdtempSync(join(root, '.create-loss.try-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    for (const { path, text } of await modules(programs, root)) write(join(folder, path), text);
    write(join(folder, 'run.js'), runner(program));
    const { run } = await quietly(() => import(pathToFileURL(join(folder, 'run.js')).href), entry);
    return run({ program, values, params }) as Outcome;
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

function tfjsEntry(root: string): string {
  try {
    return createRequire(join(root, 'package.json')).resolve('@tensorflow/tfjs');
  } catch {
    return refuse('needs_package', { what: '--backend ops', package: '@tensorflow/tfjs' });
  }
}

const layout = { out: 'generated', tests: 'test', runtime: null };

/** The generated library of this one loss, with a copy of the runtime, as JavaScript. */
async function modules(programs: readonly Program[], root: string): Promise<{ path: string; text: string }[]> {
  const project: Project = { root, config: defaults };
  const templates = new Map(templateNames.map((name) => [name, templateOf(project, name)]));
  const files = await tfjs.render({
    losses: [programs],
    layout,
    template: (name) => templates.get(name)!,
    runtimeSources,
    targets: ['tfjs'],
    written: () => null,
  });
  const code = files.filter(({ path, owner }: File) => owner === 'tool' && path.endsWith('.ts'));
  const packageFile = { path: 'package.json', text: '{ "type": "module" }' };
  return [packageFile, ...(await transpile(code.map(({ path, text }) => ({ path: path.replace(/\.ts$/, '.js'), text }))))];
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Fixed code: the only words of the spec in it are the path and the class, both held to patterns. */
const runner = ({ spec }: Program): string => `
import * as tf from '@tensorflow/tfjs';
import { ${spec.className} as Loss } from './${lossPath(layout, spec.name).replace(/\.ts$/, '.js')}';

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

/** tfjs greets whoever uses it on Node; what it says otherwise is no part of the answer either. */
async function quietly<T>(act: () => Promise<T>, entry: string): Promise<T> {
  const { warn, log, info } = console;
  Object.assign(console, { warn: () => {}, log: () => {}, info: () => {} });
  try {
    const tf = (await import(pathToFileURL(entry).href)) as { env: () => { set: (flag: string, value: boolean) => void } };
    tf.env().set('PROD', true);
    return await act();
  } finally {
    Object.assign(console, { warn, log, info });
  }
}
