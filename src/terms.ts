/** What each position of a loss adds to the sum, and what the sum is divided by. */

import { evaluate } from './evaluate.js';
import type { Arithmetic } from './ir/arithmetic.js';
import { laidOut } from './ir/lengths.js';
import type { Outputs } from './outputs.js';
import type { Program } from './program.js';
import type { ParameterValue, Reduction } from './spec/spec.js';
import type { Sizes, Tensor } from './tensor.js';

export interface Values<T> {
  /** By name; the axes of each are those of the signature, in that order. */
  readonly inputs: Readonly<Record<string, Tensor<T>>>;
  /** Every parameter of the spec. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly sizes: Sizes;
  readonly reduction: Reduction;
  /** Along the first axes of the loss; null: every position weighs 1. */
  readonly weights: Tensor<T> | null;
  readonly mask: Tensor<boolean> | null;
}

export type Column<T> = readonly T[];

/** One value for each position of the loss; null stands for 1 everywhere. */
export interface Terms<T> {
  readonly loss: Column<T>;
  readonly users: Column<T> | null;
  readonly factor: Column<T> | null;
  readonly divisor: Column<T> | null;
}

/** The positions of a program's loss at some values. */
export class Positions<T> {
  readonly zero: T;
  readonly counts = (factor: T) => !this.arithmetic.eq(factor, this.zero);

  constructor(
    private readonly program: Program,
    private readonly values: Values<T>,
    private readonly arithmetic: Arithmetic<T>,
  ) {
    this.zero = arithmetic.of(0);
  }

  terms({ loss, weight, divisor }: Outputs): Terms<T> {
    const exprs = [loss, weight, divisor].filter((expr) => expr !== null);
    const columns = evaluate(exprs, this.values, this.arithmetic).map((tensor) => this.spread(tensor));
    const users = this.users();
    const factor = weight === null ? users : this.times(users, columns[1]!);
    return { loss: columns[0]!, users, factor, divisor: divisor === null ? null : this.times(users, columns.at(-1)!) };
  }

  private users(): Column<T> | null {
    const { weights, mask } = this.values;
    const given = weights === null ? null : this.spread(weights);
    if (mask === null) return given;
    return this.spread(mask).map((kept, i) => (kept ? (given?.[i] ?? this.arithmetic.of(1)) : this.zero));
  }

  /** 0 where the factor is 0, whatever x is there. */
  times(factor: Column<T> | null, x: Column<T>): Column<T> {
    return factor === null ? x : x.map((one, i) => (this.counts(factor[i]!) ? this.arithmetic.mul(factor[i]!, one) : this.zero));
  }

  /** Whether the weighted sum is divided by what the positions weigh. */
  get isMean(): boolean {
    const { reduction } = this.values;
    return reduction === 'mean' || (reduction === 'batch_mean' && !this.program.dims.includes('batch'));
  }

  divisor({ loss, factor, divisor }: Terms<T>): T {
    const { of, add } = this.arithmetic;
    const { reduction, sizes } = this.values;
    if (reduction === 'sum') return of(1);
    return this.isMean ? ((divisor ?? factor)?.reduce(add, this.zero) ?? of(loss.length)) : of(sizes.batch!);
  }

  private spread<C>(tensor: Tensor<C>): readonly C[] {
    return laidOut(tensor, this.program.dims, this.values.sizes);
  }
}
