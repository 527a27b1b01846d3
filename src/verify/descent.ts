/** What a loss promises to whoever trains with it. */

import type { Program } from '../program.js';
import type { Kind } from '../spec/spec.js';
import { configs, inputsFor, type Sizes, sizesOf, stresses } from './inputs.js';
import { random } from './points.js';
import { gradientIssue } from './slope-law.js';
import { called, type Library, type Tensor, type Tf } from './tensors.js';
import { realInputs, reduced } from './whole.js';

const small: Sizes = { batch: 3, class: 3, element: 2, time: 1, height: 1, width: 1 };

/** The gradients of the meaning are its central differences: every config on the first signature, the defaults on all. */
export function slopeIssue(programs: readonly Program[]): string | null {
  for (const [k, program] of programs.entries()) {
    const sizes = sizesOf(program, small);
    for (const config of configs(program.spec.parameters, small.class!).slice(0, k === 0 ? undefined : 1)) {
      for (const stress of ['random', 'tied', 'kinks', 'zeros']) {
        const users = { dims: ['batch'], data: [0.5, 2, 1] };
        const point = { parameters: config, sizes, inputs: { ...inputsFor(program, stresses[stress]!, sizes), users } };
        const issue = gradientIssue({ expr: reduced(program.meant, program, 'mean'), inputs: realInputs(program), point, partial: true });
        if (issue !== null) return `${issue} with ${JSON.stringify(config)}`;
      }
    }
  }
  return null;
}

/** Tensors of a program; `extra`: the input that gets an axis of length 1 too many. */
function tensorsOf(tf: Tf, program: Program, { batch = small.batch!, extra = null }: { batch?: number; extra?: number | null }): Tensor[] {
  const sizes = sizesOf(program, { ...small, batch });
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
  const tensors = tensorsOf(tf, program, {});
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
  return program.signature.inputs.map((_, extra) => {
    const tensors = tensorsOf(tf, program, { batch: 32, extra });
    const shapes = tensors.map(({ shape }) => `[${shape.join()}]`);
    try {
      tf.tidy(() => loss.forward(...called(spec, tensors)));
      return { said: null, shapes };
    } catch (error) {
      return { said: (error as Error).message, shapes };
    }
  });
}

/**
 * The loss of a linear model before and after one small step. The model starts at zero; where the loss has no slope there
 * (embeddings that are all the same, scores at a kink), somewhere else.
 */
export async function descent(program: Program, { tf, classOf }: Library): Promise<readonly [before: number, after: number]> {
  const { spec } = program;
  const loss = new (await classOf(spec))({});
  const tensors = tensorsOf(tf, program, { batch: 8 });
  const draw = random(11);
  const matrix = (columns: number, entry: () => number) => Array.from({ length: 4 * columns }, entry);
  const features = tf.tensor2d(matrix(8, draw), [8, 4]);
  const ends = program.signature.inputs.map(({ dims }, i) => ({ kind: spec.inputs[i]!.kind, hasClasses: dims.includes('class') }));
  const cost = (...weights: Tensor[]) => {
    const made = weights.map((weight, i) => squash(tf, tf.reshape(tf.matMul(features, weight), tensors[i]!.shape), ends[i]!));
    return loss.forward(...called(spec, [...made, ...tensors.slice(made.length)]));
  };
  const widths = tensors.slice(0, spec.inputs.filter(({ role }) => role === 'prediction').length).map(({ size }) => size / 8);
  const from = (entry: () => number) => {
    const start = widths.map((width) => tf.tensor2d(matrix(width, entry), [4, width]));
    return { start, ...tf.valueAndGrads(cost)(start) };
  };
  const zeros = from(() => 0);
  const { start, value, grads } = zeros.grads.every((grad) => largest(tf, grad) === 0) ? from(() => 2 * draw() - 1) : zeros;
  const rate = 1e-3 / Math.max(1, ...grads.map((grad) => largest(tf, grad)));
  const moved = start.map((weight, i) => tf.sub(weight, tf.mul(grads[i]!, rate)));
  return [value.dataSync()[0]!, cost(...moved).dataSync()[0]!];
}

const largest = (tf: Tf, x: Tensor): number => tf.max(tf.abs(x)).dataSync()[0]!;

/** A model ends in what its loss expects. */
function squash(tf: Tf, x: Tensor, { kind, hasClasses }: { kind: Kind | null; hasClasses: boolean }): Tensor {
  if (kind === 'probabilities') return hasClasses ? tf.softmax(x) : tf.sigmoid(x);
  if (kind === 'log_probabilities') return hasClasses ? tf.logSoftmax(x) : tf.logSigmoid(x);
  return kind === 'distance' ? tf.softplus(x) : x;
}
