/** The losses of the library: spec, programs and generated class, found by looking into the folders. */

import * as tf from '@tensorflow/tfjs';
import type { Decimal } from 'decimal.js';
import { evaluate, type Point, type Tensor } from '../../src/evaluate.js';
import { gradient } from '../../src/gradient.js';
import type { Arithmetic } from '../../src/ir/arithmetic.js';
import { apply, constant, type Expr, input, one, size } from '../../src/ir/expr.js';
import type { Outputs } from '../../src/outputs.js';
import { compile, type Program } from '../../src/program.js';
import type { Loss } from '../../src/runtime/index.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import type { ParameterValue, Spec } from '../../src/spec/spec.js';

export type LossConstructor = new (config: Record<string, unknown>) => Loss;
export type Values = Readonly<Record<string, ParameterValue>>;

export const specs: readonly Spec[] = listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), readCatalogue()));
export const programsOf = new Map<string, readonly Program[]>(specs.map((spec) => [spec.name, compile(spec)]));

export async function classOf({ name, className }: Spec): Promise<LossConstructor> {
  const module = (await import(`../../generated/losses/${name}.ts`)) as Record<string, LossConstructor>;
  return module[className]!;
}

/** What a caller asks for. `position`: the unreduced, weighted loss. */
export type Level = 'position' | 'mean' | 'sum' | 'batch_mean';
export interface Weighing {
  readonly weights?: readonly number[];
  readonly mask?: readonly boolean[];
}

/** The whole computation as one expression of the inputs: `users` are the caller's weights, of each example. */
export function reduced({ loss, weight, divisor }: Outputs, { dims }: Pick<Program, 'dims'>, level: Level): Expr {
  const users = dims.includes('batch') ? input('users', ['batch']) : one;
  const times = (a: Expr, b: Expr) => apply('mul', [a, b]);
  const factor = weight === null ? users : times(users, weight);
  const total = (expr: Expr) =>
    dims
      .filter((dim) => !expr.dims.includes(dim))
      .reduce(
        (sum, dim) => times(sum, size(dim)),
        apply(
          'sum',
          [expr],
          dims.filter((dim) => expr.dims.includes(dim)),
        ),
      );
  const terms = times(factor, loss);
  if (level === 'position') return terms;
  if (level === 'sum') return total(terms);
  const counted =
    level === 'batch_mean' && dims.includes('batch') ? size('batch') : total(divisor === null ? factor : times(users, divisor));
  const none = apply('eq', [counted, constant(0)]);
  return apply('where', [none, constant(0), apply('div', [total(terms), counted])]);
}

/** The real inputs of a program, to which gradients flow. */
export const realInputs = ({ signature }: Program): Expr[] =>
  signature.inputs.filter(({ domain }) => domain === 'real').map(({ name, dims }) => input(name, dims));

export interface Roots {
  readonly value: Expr;
  readonly gradients: readonly (Expr | null)[];
}

/** A value and its gradients by the real inputs. */
export function rootsOf(outputs: Outputs, program: Program, level: Level): Roots {
  const value = reduced(outputs, program, level);
  return { value, gradients: level === 'position' ? [] : gradient([{ expr: value, seed: one }], realInputs(program)) };
}

/** [value, ...gradients], flat, the dims in tfjs order. */
export function computed<T>({ value, gradients }: Roots, program: Program, point: Point<T>, arithmetic: Arithmetic<T>): T[][] {
  const present = gradients.filter((expr) => expr !== null);
  const [first, ...rest] = evaluate([value, ...present], point, arithmetic);
  const inputs = realInputs(program);
  const orders = inputs.map(({ name }) => program.signature.inputs.find((argument) => argument.name === name)!.dims);
  const laid = gradients.map((expr, i) =>
    laidOut(expr === null ? { dims: [], data: [arithmetic.of(0)] } : rest[present.indexOf(expr)]!, orders[i]!, point.sizes),
  );
  return [laidOut(first!, value.dims.length === 0 ? [] : program.dims, point.sizes), ...laid];
}

/** Elements in the order of some dims, repeated along those that are absent. */
export function laidOut<T>({ dims, data }: Tensor<T>, to: readonly string[], sizes: Readonly<Record<string, number>>): T[] {
  const places = to.reduce<Record<string, number>[]>(
    (found, dim) => found.flatMap((place) => Array.from({ length: sizes[dim]! }, (_, i) => ({ ...place, [dim]: i }))),
    [{}],
  );
  return places.map((place) => data[dims.reduce((flat, dim) => flat * sizes[dim]! + place[dim]!, 0)]!);
}

/** The same, by the generated class on the backend at hand. */
export function onTensors(loss: Loss, program: Program, given: { point: Point<number>; level: Level; weighing: Weighing }): number[][] {
  const { point, level, weighing } = given;
  return tf.tidy(() => {
    const tensors = program.signature.inputs.map(({ name, dims }) =>
      tf.tensor(
        [...point.inputs[name]!.data] as number[],
        dims.map((dim) => point.sizes[dim]!),
        'float32',
      ),
    );
    const count = program.spec.inputs.filter(({ role }) => role === 'prediction').length;
    const prediction = (list: readonly tf.Tensor[]) =>
      count === 1 ? list[0]! : Object.fromEntries(list.slice(0, count).map((x, i) => [program.signature.inputs[i]!.name, x]));
    const options = {
      weights: weighing.weights && tf.tensor1d([...weighing.weights]),
      mask: weighing.mask && tf.tensor1d([...weighing.mask], 'bool'),
    };
    const call = (list: readonly tf.Tensor[]) =>
      level === 'position' ? loss.unreduced(prediction(list), list[count], options) : loss.forward(prediction(list), list[count], options);
    if (level === 'position') return [[...call(tensors).dataSync()]];
    const { value, grads } = tf.valueAndGrads((...list: tf.Tensor[]) => call(list) as tf.Scalar)(tensors);
    const real = program.signature.inputs.flatMap(({ domain }, i) => (domain === 'real' ? [grads[i]!] : []));
    return [value, ...real].map((tensor) => [...tensor.dataSync()]);
  });
}

export type Exact = Point<Decimal>;
