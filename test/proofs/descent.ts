/** What a loss promises to whoever trains with it. */

import * as tf from '@tensorflow/tfjs';
import type { Program } from '../../src/program.js';
import type { Spec } from '../../src/spec/spec.js';
import { configs, inputsFor, type Sizes, stresses } from './inputs.js';
import { classOf, programsOf, realInputs, reduced } from './library.js';
import { random } from './points.js';
import { gradientIssue } from './slope-law.js';

const small: Sizes = { batch: 2, class: 3, element: 2, time: 1, height: 1, width: 1 };

/** The gradients of the meaning are its central differences: every config on the first signature, the defaults on all. */
export function slopeIssue(spec: Spec): string | null {
  for (const [k, program] of programsOf.get(spec.name)!.entries()) {
    for (const config of configs(spec.parameters, small.class!).slice(0, k === 0 ? undefined : 1)) {
      for (const stress of ['random', 'tied', 'kinks', 'zeros']) {
        const users = { dims: ['batch'], data: [0.5, 2] };
        const point = { parameters: config, sizes: small, inputs: { ...inputsFor(program, stresses[stress]!, small), users } };
        const issue = gradientIssue({ expr: reduced(program.meant, program, 'mean'), inputs: realInputs(program), point, partial: true });
        if (issue !== null) return `${issue} with ${JSON.stringify(config)}`;
      }
    }
  }
  return null;
}

/** Tensors of a program; `extra`: the input that gets an axis of length 1 too many. */
function tensorsOf(program: Program, sizes: Sizes, extra: number | null = null): tf.Tensor[] {
  const inputs = inputsFor(program, stresses.random!, sizes);
  return program.signature.inputs.map(({ name, dims }, i) => {
    const shape = dims.map((dim) => sizes[dim]!);
    return tf.tensor(inputs[name]!.data, extra === i ? [...shape, 1] : shape, 'float32');
  });
}

const given = (spec: Spec, tensors: readonly tf.Tensor[]) => {
  const names = spec.inputs.filter(({ role }) => role === 'prediction').map(({ name }) => name);
  const prediction = names.length === 1 ? tensors[0]! : Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  return [prediction, tensors[names.length]] as const;
};

/** How many tensors a call and its gradient leave behind. */
export async function leaks(spec: Spec): Promise<number> {
  const loss = new (await classOf(spec))({});
  const [program] = programsOf.get(spec.name)!;
  const tensors = tensorsOf(program!, small);
  const before = tf.memory().numTensors;
  loss.forward(...given(spec, tensors)).dispose();
  if (program!.dims.includes('batch')) tf.dispose([loss.unreduced(...given(spec, tensors)), loss.perExample(...given(spec, tensors))]);
  const { value, grads } = tf.valueAndGrads((...list: tf.Tensor[]) => loss.forward(...given(spec, list)))(tensors);
  tf.dispose([value, grads]);
  return tf.memory().numTensors - before;
}

/** What is said to each input in turn with one axis of length 1 too many; null where nothing is said. */
export async function refusals(spec: Spec): Promise<{ said: string | null; shapes: string[] }[]> {
  const loss = new (await classOf(spec))({});
  const sizes = { ...small, batch: 32 };
  const [program] = programsOf.get(spec.name)!;
  return program!.signature.inputs.map((_, extra) => {
    const tensors = tensorsOf(program!, sizes, extra);
    const shapes = tensors.map(({ shape }) => `[${shape.join()}]`);
    try {
      tf.tidy(() => loss.forward(...given(spec, tensors)));
      return { said: null, shapes };
    } catch (error) {
      return { said: (error as Error).message, shapes };
    }
  });
}

/** The loss of a linear model that starts at zero, before and after one small step. */
export async function descent(spec: Spec): Promise<readonly [before: number, after: number]> {
  const loss = new (await classOf(spec))({});
  const sizes = { ...small, batch: 8 };
  const [program] = programsOf.get(spec.name)!;
  const tensors = tensorsOf(program!, sizes);
  const next = random(11);
  const x = tf.tensor2d(
    Array.from({ length: 8 * 4 }, () => next()),
    [8, 4],
  );
  const predictions = spec.inputs.filter(({ role }) => role === 'prediction').length;
  const kinds = spec.inputs.map(({ kind }) => kind);
  const model = (weights: readonly tf.Tensor[]) =>
    tensors.map((tensor, i) => (i < predictions ? squash(tf.reshape(tf.matMul(x, weights[i]!), tensor.shape), kinds[i] ?? null) : tensor));
  const start = tensors.slice(0, predictions).map(({ size }) => tf.zeros([4, size / 8]));
  const cost = (...weights: tf.Tensor[]) => loss.forward(...given(spec, model(weights)));
  const { value, grads } = tf.valueAndGrads(cost)(start);
  const moved = start.map((weight, i) => tf.sub(weight, tf.mul(grads[i]!, 1e-3)));
  return [value.dataSync()[0]!, cost(...moved).dataSync()[0]!];
}

/** A model ends in what its loss expects. */
function squash(x: tf.Tensor, kind: string | null): tf.Tensor {
  if (kind === 'probabilities') return x.rank > 1 ? tf.softmax(x) : tf.sigmoid(x);
  if (kind === 'log_probabilities') return tf.logSoftmax(x);
  return kind === 'distance' ? tf.softplus(x) : x;
}
