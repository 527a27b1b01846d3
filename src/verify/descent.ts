/** What a loss promises to whoever trains with it. */

import type { Program } from '../program.js';
import { configs, inputsFor, type Sizes, stresses } from './inputs.js';
import { random } from './points.js';
import { gradientIssue } from './slope-law.js';
import { called, type Library, type Tensor, type Tf } from './tensors.js';
import { realInputs, reduced } from './whole.js';

const small: Sizes = { batch: 2, class: 3, element: 2, time: 1, height: 1, width: 1 };

/** The gradients of the meaning are its central differences: every config on the first signature, the defaults on all. */
export function slopeIssue(programs: readonly Program[]): string | null {
  for (const [k, program] of programs.entries()) {
    for (const config of configs(program.spec.parameters, small.class!).slice(0, k === 0 ? undefined : 1)) {
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
function tensorsOf(tf: Tf, program: Program, { sizes, extra = null }: { sizes: Sizes; extra?: number | null }): Tensor[] {
  const inputs = inputsFor(program, stresses.random!, sizes);
  return program.signature.inputs.map(({ name, dims }, i) => {
    const shape = dims.map((dim) => sizes[dim]!);
    return tf.tensor(inputs[name]!.data, extra === i ? [...shape, 1] : shape, 'float32');
  });
}

/** How many tensors a call and its gradient leave behind. */
export async function leaks(program: Program, { tf, classOf }: Library): Promise<number> {
  const { spec } = program;
  const loss = new (await classOf(spec))({});
  const tensors = tensorsOf(tf, program, { sizes: small });
  const before = tf.memory().numTensors;
  loss.forward(...called(spec, tensors)).dispose();
  if (program.dims.includes('batch')) tf.dispose([loss.unreduced(...called(spec, tensors)), loss.perExample(...called(spec, tensors))]);
  const { value, grads } = tf.valueAndGrads((...list: Tensor[]) => loss.forward(...called(spec, list)))(tensors);
  tf.dispose([value, grads]);
  return tf.memory().numTensors - before;
}

/** What is said to each input in turn with one axis of length 1 too many; null where nothing is said. */
export async function refusals(program: Program, { tf, classOf }: Library): Promise<{ said: string | null; shapes: string[] }[]> {
  const { spec } = program;
  const loss = new (await classOf(spec))({});
  const sizes = { ...small, batch: 32 };
  return program.signature.inputs.map((_, extra) => {
    const tensors = tensorsOf(tf, program, { sizes, extra });
    const shapes = tensors.map(({ shape }) => `[${shape.join()}]`);
    try {
      tf.tidy(() => loss.forward(...called(spec, tensors)));
      return { said: null, shapes };
    } catch (error) {
      return { said: (error as Error).message, shapes };
    }
  });
}

/** The loss of a linear model that starts at zero, before and after one small step. */
export async function descent(program: Program, { tf, classOf }: Library): Promise<readonly [before: number, after: number]> {
  const { spec } = program;
  const loss = new (await classOf(spec))({});
  const sizes = { ...small, batch: 8 };
  const tensors = tensorsOf(tf, program, { sizes });
  const next = random(11);
  const x = tf.tensor2d(
    Array.from({ length: 8 * 4 }, () => next()),
    [8, 4],
  );
  const predictions = spec.inputs.filter(({ role }) => role === 'prediction').length;
  const kinds = spec.inputs.map(({ kind }) => kind);
  const model = (weights: readonly Tensor[]) =>
    tensors.map((tensor, i) =>
      i < predictions ? squash(tf, tf.reshape(tf.matMul(x, weights[i]!), tensor.shape), kinds[i] ?? null) : tensor,
    );
  const start = tensors.slice(0, predictions).map(({ size }) => tf.zeros([4, size / 8]));
  const cost = (...weights: Tensor[]) => loss.forward(...called(spec, model(weights)));
  const { value, grads } = tf.valueAndGrads(cost)(start);
  const moved = start.map((weight, i) => tf.sub(weight, tf.mul(grads[i]!, 1e-3)));
  return [value.dataSync()[0]!, cost(...moved).dataSync()[0]!];
}

/** A model ends in what its loss expects. */
function squash(tf: Tf, x: Tensor, kind: string | null): Tensor {
  if (kind === 'probabilities') return x.rank > 1 ? tf.softmax(x) : tf.sigmoid(x);
  if (kind === 'log_probabilities') return tf.logSoftmax(x);
  return kind === 'distance' ? tf.softplus(x) : x;
}
