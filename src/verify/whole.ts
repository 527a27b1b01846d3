/** A loss with its weights and its reduction as one expression, and the gradients of that. */

import { evaluate, type Point } from '../evaluate.js';
import { gradient } from '../gradient/index.js';
import type { Arithmetic } from '../ir/arithmetic.js';
import { apply, constant, type Expr, input, one, size } from '../ir/expr.js';
import { laidOut } from '../ir/lengths.js';
import type { Outputs } from '../outputs.js';
import type { Program } from '../program.js';

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
export function computed<T>({ value, gradients }: Roots, program: Program, point: Point<T>, arithmetic: Arithmetic<T>): (readonly T[])[] {
  const present = gradients.filter((expr) => expr !== null);
  const [first, ...rest] = evaluate([value, ...present], point, arithmetic);
  const inputs = realInputs(program);
  const orders = inputs.map(({ name }) => program.signature.inputs.find((argument) => argument.name === name)!.dims);
  const laid = gradients.map((expr, i) =>
    laidOut(expr === null ? { dims: [], data: [arithmetic.of(0)] } : rest[present.indexOf(expr)]!, orders[i]!, point.sizes),
  );
  return [laidOut(first!, value.dims.length === 0 ? [] : program.dims, point.sizes), ...laid];
}
