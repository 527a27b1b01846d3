/** Formulas of every shape, generated and run: TensorFlow.js gives the value and the gradients of the reference. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import { float64 } from '../../src/ir/arithmetic.js';
import { compile } from '../../src/program.js';
import { templateOf } from '../../src/project/assets.js';
import { findProject } from '../../src/project/config.js';
import { reference } from '../../src/reference.js';
import type { Loss } from '../../src/runtime/index.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import type { ParameterValue } from '../../src/spec/spec.js';
import { tfjs } from '../../src/targets/tfjs/index.js';

const x = [
  [0.3, -1.2, 2.5],
  [1.1, 0.2, -0.4],
];
const sequence = [x, [x[1]!, x[0]!]];
const category = { logits: x, target: [2, 0] };
const series = { prediction: x, target: [x[1]!, x[0]!] };
const steps = {
  logits: sequence,
  target: [
    [0, 2],
    [1, 1],
  ],
};
const pairs = { embedding: x, prototypes: [[0.5, -0.5, 1]].concat(x) };

type Inputs = Readonly<Record<string, unknown>>;
/** name: [features, what else the spec says, inputs, parameters of the config]. */
const formulas: Record<string, readonly [string, string, Inputs, Record<string, ParameterValue>?]> = {
  sorted: ['timeseries', 'input: prediction\nloss: sum(sort(prediction - target, time) * index(time), axis=time)', series],
  ranked: ['timeseries', 'input: prediction\nloss: sum(rank(prediction, time) * prediction, axis=time)', series],
  sorted_by_a_number: [
    'timeseries',
    'input: prediction\nloss: sum(prediction * (rank(1, time) + sort_by(prediction, 2, time) + sort_by(1, target, time)), axis=time)',
    series,
  ],
  chosen_condition: [
    'timeseries',
    'input: prediction\nloss: |\n  keep = where(target > 0, prediction < 2, false)\n  where(keep, (prediction - target)^2, abs(prediction))',
    series,
  ],
  running: ['timeseries', 'input: prediction\nloss: sum(cumsum(prediction^2, time), axis=time)', series],
  running_masked: ['category', 'input: logits\nloss: sum(relu(cumsum(logits)) * (1 + index(class)), axis=class)', category],
  running_flat: ['category', 'input: logits\nloss: sum(cumsum(max(logits, axis=class), class) * logits, axis=class)', category],
  parts: [
    'timeseries',
    'input: prediction\nloss: sum(abs(slice(prediction, time, first=1) - slice(prediction, time, last=1)), axis=time)',
    series,
  ],
  stacked: [
    'timeseries',
    'input: prediction\nloss: |\n  z = stack(0, prediction, target, axis=class)\n  -log_softmax(z)[1] + size(class) * sum(index(class) * softmax(z), axis=class)',
    series,
  ],
  stacked_under_another_name: [
    'number',
    'input: prediction\nloss: |\n  z = stack(prediction, target^2, axis=side)\n  sum(exp(z - 2 * rename(z, side=far)), axis=[side, far])',
    { prediction: [1, 2], target: [0.5, 0.25] },
  ],
  concatenated: [
    'timeseries',
    'input: prediction\nloss: |\n  x = concat(1, prediction, mean(target, axis=time), axis=time)\n  sum(index(time) * 0, axis=time) + sum(cumsum(x, time)^2, axis=time)',
    series,
  ],
  differences: [
    'timeseries',
    'input: prediction\nloss: sum(diff(prediction, time)^2, axis=time) + sum(abs(prediction - shift(prediction, time, fill=2)), axis=time)',
    series,
  ],
  array_along_its_own_axis: [
    'number',
    'input: prediction\nparameters:\n  levels: { type: array, axis: level, default: [0.1, 0.5, 0.9, 2] }\nloss: sum(cumsum(relu(prediction - levels), level) * index(level), axis=level) / size(level)',
    { prediction: [1, 2], target: [0, 5] },
  ],
  array_along_its_own_axis_or_null: [
    'number',
    'input: prediction\nparameters:\n  levels: { type: array, axis: level, nullable: true, default: null }\nloss: where(levels == null, prediction^2, sum(relu(prediction - levels), axis=level))',
    { prediction: [1, 2], target: [0, 5] },
    { levels: [1, 1.5] },
  ],
  pairs_of_batch: [
    'timeseries',
    'input: prediction\nloss: sum(exp(-(prediction - rename(prediction, batch=other))^2), axis=[other, time])',
    series,
  ],
  unnormalised: [
    'category',
    'input: logits\nloss: |\n  p = entmax(logits)\n  sum(p * logits, axis=class) - logits[target] + (1 - sum(p^1.5, axis=class)) / 0.75',
    category,
  ],
  positions: [
    'sequence',
    'input: logits\nloss: |\n  g = 0.9^index(time)\n  sum(g * -log_softmax(logits)[target], axis=time) / sum(g, axis=time)',
    steps,
  ],
  positions_only: [
    'sequence',
    'input: logits\nloss: sum(index(time) / sum(index(time), axis=time) * -log_softmax(logits)[target], axis=time)',
    steps,
  ],
  array_along_time: [
    'sequence',
    'input: logits\nparameters:\n  w: { type: array, axis: time, default: [1, 3] }\nloss: sum(w / sum(w) * -log_softmax(logits)[target], axis=time)',
    steps,
  ],
  flag_of_other_axes: [
    'category',
    'input: logits\nparameters:\n  flag: { default: false }\nloss: mean(where(flag, logits, max(logits, axis=class)), axis=class)',
    category,
  ],
  flag_of_a_number: [
    'category_distribution',
    'input: logits\nparameters:\n  flag: { default: false }\nloss: 2 * where(flag, sum(logits * target, axis=class), 1) + logits[target]',
    { logits: x, target: x },
  ],
  nullable_array: [
    'category',
    'input: logits\nparameters:\n  w: { type: array, axis: class, nullable: true, default: null }\nloss: |\n  cw = coalesce(w, 1)\n  sum(cw / mean(cw, axis=class) * logits^2, axis=class)',
    category,
  ],
  nullable_given: [
    'category',
    'input: logits\nparameters:\n  w: { type: array, axis: class, nullable: true, default: null }\nloss: |\n  cw = where(w == null, 1, w)\n  sum(cw / mean(cw, axis=class) * logits^2, axis=class)',
    category,
    { w: [1, 2, 4] },
  ],
  other_order: [
    'vector',
    'inputs: { embedding: [batch, element], prototypes: [proto, element] }\nloss: min(sum((embedding - prototypes)^2, axis=element), axis=proto)',
    pairs,
  ],
  square_order: [
    'vector',
    'inputs: { a: [batch, element], b: [element, batch] }\nloss: sum(a * a * b, axis=element)',
    {
      a: [
        [1, 2],
        [3, 4],
      ],
      b: [
        [0.5, -1],
        [2, 3],
      ],
    },
  ],
  ids_in_arithmetic: [
    'category',
    'input: logits\nloss: |\n  t = where(target > 0, target, sum(logits, axis=class))\n  (t - 1)^2',
    category,
  ],
  ids_made_up: [
    'category',
    'input: logits\nloss: |\n  t = where(target > 0, target, -1)\n  sum(one_hot(t, class) * logits, axis=class) + sum(one_hot(t, class), axis=class)',
    category,
  ],
  negative_power: [
    'number',
    'input: prediction\nparameters:\n  tau: { default: 3 }\nloss: (-tau)^2 * (prediction - target)^2',
    { prediction: [1, 2], target: [0, 5] },
  ],
  enum_of_three: [
    'number',
    'input: prediction\nparameters:\n  mode: { default: a, enum: [a, b, c] }\nloss: where(mode == "a", 1, where(mode == "b", 2, 3)) * (prediction - target)^2',
    { prediction: [1, 2], target: [0, 5] },
    { mode: 'c' },
  ],
};

const project = findProject(import.meta.dirname);
const out = `.create-loss.formulas-${process.pid}`;
afterAll(() => rmSync(join(project.root, out), { recursive: true, force: true }));

const flat = (nested: unknown): number[] => (Array.isArray(nested) ? nested.flatMap(flat) : [nested as number]);
const shape = (nested: unknown): number[] => (Array.isArray(nested) ? [nested.length, ...shape(nested[0])] : []);

test.each(Object.entries(formulas))('%s', async (name, [features, rest, given, params = {}]) => {
  const text = `name: ${name}\nfeatures: [${features}]\n${rest}\n`;
  const spec = readSpec({ name: `${name}.loss.yaml`, text }, readCatalogue());
  const programs = compile(spec);
  const layout = { out, tests: `${out}/test`, runtime: 'src/runtime' };
  const files = await tfjs.render({
    losses: [programs],
    layout,
    template: (skeleton) => templateOf(project, skeleton),
    runtimeSources: () => [],
    targets: ['tfjs'],
    written: () => null,
  });
  for (const { path, text: content } of files) {
    mkdirSync(dirname(join(project.root, path)), { recursive: true });
    writeFileSync(join(project.root, path), content);
  }
  const module = (await import(/* @vite-ignore */ join(project.root, out, 'losses', `${name}.ts`))) as Record<
    string,
    new (
      config: object,
    ) => Loss
  >;
  const loss = new module[spec.className]!(params);

  const inputs = spec.inputs.map((input) => given[input.name]);
  const program = programs.find(({ signature }) => signature.inputs.every(({ dims }, i) => dims.length === shape(inputs[i]).length))!;
  const sizes = Object.fromEntries(
    program.signature.inputs.flatMap(({ dims }, i) => dims.map((dim, axis) => [dim, shape(inputs[i])[axis]!])),
  );
  const tensors = Object.fromEntries(program.signature.inputs.map(({ name: own, dims }, i) => [own, { dims, data: flat(inputs[i]) }]));
  const parameters = { ...Object.fromEntries(spec.parameters.map((one) => [one.name, one.default])), ...params };
  const exact = reference(program, { inputs: tensors, parameters, sizes, reduction: 'mean', weights: null, mask: null }, float64);

  const predictions = spec.inputs.filter(({ role }) => role === 'prediction').length;
  const call = (...all: tf.Tensor[]) => {
    const first =
      predictions === 1 ? all[0]! : Object.fromEntries(spec.inputs.slice(0, predictions).map(({ name: own }, i) => [own, all[i]!]));
    return loss.forward(first, all[predictions] ?? null);
  };
  const real = inputs.map((values) => tf.tensor(values as tf.TensorLike, undefined, 'float32'));
  const close = (a: readonly number[], b: readonly number[]) => expect(a).toEqual(b.map((value) => expect.closeTo(value, 4)));
  close([call(...real).dataSync()[0]!], [exact.value]);
  const gradients = tf.grads(call)(real);
  for (const [i, { name: own }] of program.signature.inputs.entries()) {
    if (own in exact.gradient) close([...gradients[i]!.dataSync()], exact.gradient[own]!.data as number[]);
  }
});
