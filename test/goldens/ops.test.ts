/** The catalogue of torch.nn, generated, on the cpu backend of TensorFlow.js: what torch 2.13 gives, within float32. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { templateNames } from '../../src/code/template.js';
import { runtimeSources, templateOf } from '../../src/project/assets.js';
import { defaults } from '../../src/project/config.js';
import { lossPath } from '../../src/targets/paths.js';
import { tfjs } from '../../src/targets/tfjs/index.js';
import type { Call } from '../../src/verify/goldens/call.js';
import { byReference, type Computed } from '../../src/verify/goldens/judge.js';
import { programsIn, runGoldens } from '../../src/verify/goldens/run.js';
import { called, type Loss } from '../../src/verify/tensors.js';
import { goldenFiles, specs } from './files.js';

type LossClass = new (config: Record<string, unknown>) => Loss;

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(root, '.create-loss.torch-'));
const classes = new Map<string, LossClass>();

beforeAll(async () => {
  await tf.setBackend('cpu');
  const programsOf = programsIn(specs);
  const losses = specs.filter(({ source }) => source.name.includes('/torch/')).map(({ name }) => programsOf(name));
  const project = { root, config: defaults };
  const templates = new Map(templateNames.map((name) => [name, templateOf(project, name)]));
  const layout = { out: folder.slice(root.length + 1), tests: 'test', runtime: 'src/runtime' };
  for (const { path, text } of await tfjs.render({
    losses,
    layout,
    template: (name) => templates.get(name)!,
    runtimeSources,
    targets: ['tfjs'],
    written: () => null,
  })) {
    if (!path.startsWith(`${layout.out}/losses/`) && !path.startsWith(`${layout.out}/schemas/`)) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [program] of losses) {
    const { name, className } = program!.spec;
    classes.set(name, ((await import(join(root, lossPath(layout, name)))) as Record<string, LossClass>)[className]!);
  }
  // CTCLoss of torch is said by the loss of the library, which takes logits.
  classes.set('ctc', ((await import('../../generated/losses/ctc.js')) as unknown as Record<string, LossClass>).CTCLoss!);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By the generated class, where there is one. */
function onTensors(call: Call): Computed {
  const { program, values, config } = call;
  const { spec, signature } = program;
  const Class = classes.get(spec.name);
  if (Class === undefined) return byReference(call);
  const loss = new Class({ ...config, reduction: values.reduction });
  let found: Computed | null = null;
  tf.tidy(() => {
    const tensors = signature.inputs.map(({ name, dims }) =>
      tf.tensor(
        [...values.inputs[name]!.data],
        dims.map((dim) => values.sizes[dim]!),
        'float32',
      ),
    );
    const real = signature.inputs.flatMap(({ domain }, i) => (domain === 'real' ? [i] : []));
    const forward = (...given: tf.Tensor[]) =>
      loss.forward(
        ...called(
          spec,
          tensors.map((tensor, i) => (real.includes(i) ? given[real.indexOf(i)]! : tensor)),
        ),
      ) as tf.Scalar;
    const { value, grads } = tf.valueAndGrads(forward)(real.map((i) => tensors[i]!));
    const positions = call.unreduced ? [...loss.unreduced(...called(spec, tensors)).dataSync()] : [];
    const gradient = real.map((i, at) => [
      signature.inputs[i]!.name,
      { dims: signature.inputs[i]!.dims, data: [...grads[at]!.dataSync()] },
    ]);
    found = { value: value.dataSync()[0]!, positions, gradient: Object.fromEntries(gradient) };
  });
  return found!;
}

/** Of terms of size 1 that cancel, float32 leaves this. */
const rounding = 1e-7;

test('every loss of the catalogue, value and gradient, as torch 2.13', () => {
  const file = goldenFiles.cases.find(({ name }) => name === 'runs/torch-2.13.json')!;
  const single = { ...file, text: file.text.replaceAll('{"tensor":1e-09}', `{"atol":${rounding},"tensor":1e-5}`) };
  const [{ outcomes }] = runGoldens({ ...goldenFiles, cases: [single] }, specs, onTensors) as [ReturnType<typeof runGoldens>[0]];
  const failed = outcomes.filter(({ status }) => status === 'fail');
  expect(failed.map(({ golden, why }) => `${golden.id}: ${why}`)).toEqual([]);
  expect(outcomes.filter(({ status }) => status === 'pass').length).toBeGreaterThan(700);
});
