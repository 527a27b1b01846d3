/** What a loss promises to whoever trains with it. */

import { domainOf, type Interval } from '../inputs/domain.js';
import type { Program } from '../program.js';
import type { Example } from '../spec/spec.js';
import { hasTurn } from './cases.js';
import { type Config, configs, inputsFor, stresses } from './inputs.js';
import { random } from './points.js';
import { type Sizes, sizesOf } from './sizes.js';
import { gradientIssue } from './slope-law.js';
import { called, type Library, type Scalar, type Tensor, type Tf } from './tensors.js';
import { realInputs, reduced } from './whole.js';

const small: Sizes = { batch: 3, class: 3, element: 2, time: 1, height: 1, width: 1 };

/** The gradients of the meaning are its central differences: every config on the first signature, the defaults on all. */
export function slopeIssue(programs: readonly Program[]): string | null {
  for (const [k, program] of programs.entries()) {
    const sizes = sizesOf(program, small);
    const all = configs(program.spec.parameters, sizes).slice(0, k === 0 ? undefined : 1);
    for (const [i, config] of all.entries()) {
      for (const [s, stress] of ['random', 'tied', 'kinks', 'zeros'].entries()) {
        if (i > 0 && !hasTurn(program, all, i + s)) continue;
        const users = { dims: ['batch'], data: [0.5, 2, 1] };
        const point = { parameters: config, sizes, inputs: { ...inputsFor({ program, config, sizes }, stresses[stress]!), users } };
        const issue = gradientIssue({ expr: reduced(program.meant, program, 'mean'), inputs: realInputs(program), point, partial: true });
        if (issue !== null) return `${issue} with ${JSON.stringify(config)}`;
      }
    }
  }
  return null;
}

const defaults = ({ spec }: Program): Config => Object.fromEntries(spec.parameters.map(({ name, default: value }) => [name, value]));

/** Tensors of a program; `extra`: the input that gets an axis of length 1 too many. */
function tensorsOf(tf: Tf, program: Program, { sizes, extra = null }: { sizes: Sizes; extra?: number | null }): Tensor[] {
  const inputs = inputsFor({ program, config: defaults(program), sizes }, stresses.random!);
  return program.signature.inputs.map(({ name, dims }, i) => {
    const shape = dims.map((dim) => sizes[dim]!);
    return tf.tensor(inputs[name]!.data, extra === i ? [...shape, 1] : shape, 'float32');
  });
}

/** How many tensors a call and its gradient leave behind. */
export async function leaks(program: Program, { tf, classOf }: Library): Promise<number> {
  const { spec } = program;
  const loss = new (await classOf(spec))({});
  const tensors = tensorsOf(tf, program, { sizes: sizesOf(program, small) });
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
  const sizes = sizesOf(program, { ...small, batch: 32 });
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

/**
 * The loss before and after the first step of training that lowers it. A linear model starts at zero; where the loss is flat
 * there or has a kink, a little beside; where its inputs have to fit together (corners of a box), at those of the example.
 * A step is any that is short enough.
 */
export async function descent(program: Program, library: Library): Promise<readonly [before: number, after: number]> {
  await library.tf.setBackend('cpu');
  const loss = new (await library.classOf(program.spec))({});
  const next = random(5);
  const starts = [
    () => modelOf(program, library, () => 0),
    () => modelOf(program, library, () => next() - 0.5),
    ...program.spec.examples.slice(0, 1).map(
      ({ inputs }) =>
        () =>
          exampleOf(program, library, inputs),
    ),
  ];
  let result: readonly [number, number] = [Number.NaN, Number.NaN];
  for (const start of starts) {
    result = stepped(library.tf, { ...start(), loss: (inputs) => loss.forward(...called(program.spec, inputs)) });
    if (result[1] < result[0]) break;
  }
  return result;
}

interface Start {
  readonly weights: readonly Tensor[];
  readonly inputs: (weights: readonly Tensor[]) => readonly Tensor[];
}

function stepped(tf: Tf, { weights, inputs, loss }: Start & { loss: (inputs: readonly Tensor[]) => Scalar }): readonly [number, number] {
  const cost = (...list: Tensor[]) => loss(inputs(list));
  const { value, grads } = tf.valueAndGrads(cost)([...weights]);
  const steepest = Math.max(1, ...grads.map((grad) => tf.max(tf.abs(grad)).dataSync()[0]!));
  const moved = (rate: number) => weights.map((weight, i) => tf.sub(weight, tf.mul(grads[i]!, rate / steepest)));
  const after = [0.1, 1e-2, 1e-3, 1e-4].map((rate) => cost(...moved(rate)));
  return [value.dataSync()[0]!, Math.min(...after.map((scalar) => scalar.dataSync()[0]!))];
}

/** Which inputs a model would predict. */
const predicted = ({ signature }: Program): number[] =>
  signature.inputs.flatMap(({ role, domain, dims }, i) =>
    role === 'prediction' && domain === 'real' && dims.includes('batch') ? [i] : [],
  );

/** A linear model for each prediction, its weights [4, size]. */
function modelOf(program: Program, { tf }: Library, weight: () => number): Start {
  const tensors = tensorsOf(tf, program, { sizes: sizesOf(program, { ...small, batch: 8 }) });
  const next = random(11);
  const x = tf.tensor2d(
    Array.from({ length: 8 * 4 }, () => next()),
    [8, 4],
  );
  const trained = predicted(program);
  const weights = trained.map((i) => tf.tensor2d(Array.from({ length: tensors[i]!.size / 2 }, weight), [4, tensors[i]!.size / 8]));
  const inputs = (list: readonly Tensor[]) =>
    tensors.map((tensor, i) => {
      const own = list[trained.indexOf(i)];
      return own === undefined ? tensor : squash(tf, tf.reshape(tf.matMul(x, own), tensor.shape), { program, i });
    });
  return { weights, inputs };
}

/** The predictions of an example, free to move. */
function exampleOf(program: Program, { tf }: Library, inputs: Example['inputs']): Start {
  const tensors = program.signature.inputs.map(({ name }) => tf.tensor(inputs[name] as number[], undefined, 'float32'));
  const trained = predicted(program);
  return { weights: trained.map((i) => tensors[i]!), inputs: (list) => tensors.map((tensor, i) => list[trained.indexOf(i)] ?? tensor) };
}

/** A model ends in what its loss expects. */
function squash(tf: Tf, x: Tensor, { program, i }: { program: Program; i: number }): Tensor {
  const { name, dims } = program.signature.inputs[i]!;
  const { kind } = program.spec.inputs[i]!;
  if (dims.includes('class') && kind === 'probabilities') return tf.softmax(x);
  if (dims.includes('class') && kind === 'log_probabilities') return tf.logSoftmax(x);
  const { low, high }: Interval = domainOf(program, name, defaults(program));
  if (low > -Infinity && high < Infinity) return tf.add(low, tf.mul(tf.sigmoid(x), high - low));
  if (high < Infinity) return tf.sub(high, tf.softplus(x));
  return low > -Infinity ? tf.add(low, tf.softplus(x)) : x;
}
