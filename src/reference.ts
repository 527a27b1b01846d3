/**
 * What a loss is on given numbers: the reduced value, its share of each example, and its gradient, by evaluating the
 * program slowly. Every target must agree with this.
 *
 * With l the losses of positions, w the formula's weights, d its divisors (w where it has none) and u the caller's
 * weights (0 where masked): `mean` is Σ u·w·l / Σ u·d, `sum` is Σ u·w·l, `batch_mean` is Σ u·w·l / batch size (`mean`,
 * where the loss has no batch axis). A position of weight 0 counts for nothing, even if it is NaN; a divisor of 0, or an
 * empty input, gives 0 with zero gradient. The mean of the values per example is the reduced value.
 */

import { evaluate } from './evaluate.js';
import type { Arithmetic } from './ir/arithmetic.js';
import type { Expr } from './ir/expr.js';
import { offsets } from './ir/lengths.js';
import type { Outputs } from './outputs.js';
import type { Program } from './program.js';
import type { Argument } from './signature.js';
import type { Dim } from './spec/features.js';
import { arranged, type Sizes, scalar, type Tensor } from './tensor.js';
import { type Column, Positions, type Terms, type Values } from './terms.js';

export interface Reference<T> {
  readonly value: T;
  /** null for a batch loss. */
  readonly perExample: readonly T[] | null;
  /** The loss of each position times its weight, over the dims of the program. */
  readonly unreduced: readonly T[];
  /** Of each real input. */
  readonly gradient: Readonly<Record<string, Tensor<T>>>;
  /** Whether each position of the loss counts; null: all do. */
  readonly counts: readonly boolean[] | null;
}

/** `form`: `stable` is right also in floats; `meant`, the formula as written, is for arithmetic of many digits. */
export function reference<T>(
  program: Program,
  values: Values<T>,
  arithmetic: Arithmetic<T>,
  form: 'stable' | 'meant' = 'stable',
): Reference<T> {
  const inputs = Object.fromEntries(Object.entries(values.inputs).map(([name, tensor]) => [name, inOrder(tensor, values.sizes)]));
  return new Reducer(program, { ...values, inputs }, arithmetic).reference(program[form]);
}

/** The evaluator holds a tensor over its sorted dims. */
const inOrder = <T>(tensor: Tensor<T>, sizes: Sizes): Tensor<T> => arranged(tensor, [...tensor.dims].sort(), sizes);

class Reducer<T> {
  private readonly zero: T;
  private readonly positions: Positions<T>;
  private readonly isFinite = (a: T) => this.arithmetic.eq(this.arithmetic.sub(a, a), this.zero);

  constructor(
    private readonly program: Program,
    private readonly values: Values<T>,
    private readonly arithmetic: Arithmetic<T>,
  ) {
    this.positions = new Positions(program, values, arithmetic);
    this.zero = this.positions.zero;
  }

  reference(outputs: Outputs): Reference<T> {
    const { dims, signature } = this.program;
    const { sizes } = this.values;
    const batch = dims.includes('batch') ? sizes.batch! : null;
    if (signature.inputs.some((input) => input.dims.some((dim) => sizes[dim] === 0))) return this.nothing(batch);
    const terms = this.positions.terms(outputs);
    const { mul, div, add, of } = this.arithmetic;
    const weighted = this.positions.times(terms.factor, terms.loss);
    const divisor = this.positions.divisor(terms);
    const share = (x: T) => (this.positions.counts(divisor) ? div(x, divisor) : this.zero);
    const rows = Array.from({ length: batch ?? 0 }, (_, i) =>
      weighted.filter((_, at) => Math.floor((at * batch!) / weighted.length) === i),
    );
    const value = share(weighted.reduce(add, this.zero));
    const gradient = this.gradients(terms, { value, share: share(of(1)) });
    const counts = terms.factor?.map(this.positions.counts) ?? null;
    return {
      value,
      perExample: batch === null ? null : rows.map((row) => share(mul(row.reduce(add, this.zero), of(batch)))),
      unreduced: weighted,
      gradient,
      counts,
    };
  }

  private nothing(batch: number | null): Reference<T> {
    const gradient = Object.fromEntries(this.real().map(({ name, dims }) => [name, this.constant(dims, this.zero)]));
    return { value: this.zero, perExample: batch === null ? null : Array(batch).fill(this.zero), unreduced: [], gradient, counts: null };
  }

  private gradients(terms: Terms<T>, reduced: Reduced<T>): Reference<T>['gradient'] {
    const { signature, dims, gradients } = this.program;
    const upstream = Object.entries(this.upstream(terms, reduced)).map(([name, data]) => [
      `g.${name}`,
      inOrder({ dims, data }, this.values.sizes),
    ]);
    const point = { ...this.values, inputs: { ...this.values.inputs, ...Object.fromEntries(upstream) } };
    const found = evaluate(
      gradients.filter((expr) => expr !== null),
      point,
      this.arithmetic,
    );
    const by = new Map(gradients.flatMap((expr): [Expr, Tensor<T>][] => (expr === null ? [] : [[expr, found.shift()!]])));
    const all = signature.inputs.map((input, i) => [input, by.get(gradients[i]!) ?? this.constant([], this.zero)] as const);
    const real = all.filter(([{ domain }]) => domain === 'real');
    return Object.fromEntries(real.map(([input, gradient]) => [input.name, this.ofInput(input, gradient, terms.factor)]));
  }

  /** With result = S / D: by a loss, factor / D; by a weight, users · (loss − result) / D; by a divisor, −users · result / D. */
  private upstream(
    { loss, users, factor, divisor }: Terms<T>,
    { value, share }: Reduced<T>,
  ): Record<'loss' | 'weight' | 'divisor', Column<T>> {
    const { mul, add, neg } = this.arithmetic;
    const byDivisor = this.positions.isMean && (divisor ?? factor) !== null ? neg(mul(value, share)) : this.zero;
    const finite = loss.map((one, i) => (factor === null || this.positions.counts(factor[i]!) || this.isFinite(one) ? one : this.zero));
    const byWeight = finite.map((one) => (divisor === null ? add(mul(one, share), byDivisor) : mul(one, share)));
    const even = (x: T) => loss.map(() => x);
    return {
      loss: this.positions.times(factor, even(share)),
      weight: this.positions.times(users, byWeight),
      divisor: this.positions.times(users, even(byDivisor)),
    };
  }

  /** Of exactly the input's shape; what belongs to no position that counts is 0 where it is not finite. */
  private ofInput({ dims }: Argument, gradient: Tensor<T>, factor: Column<T> | null): Tensor<T> {
    const { sizes } = this.values;
    const data = offsets(gradient.dims, dims, sizes).map((at) => gradient.data[at]!);
    if (factor === null) return { dims, data };
    const all = [...new Set([...dims, ...this.program.dims])];
    const live = new Set<number>();
    const positions = offsets(this.program.dims, all, sizes);
    for (const [i, at] of offsets(dims, all, sizes).entries()) if (this.positions.counts(factor[positions[i]!]!)) live.add(at);
    return { dims, data: data.map((one, i) => (live.has(i) || this.isFinite(one) ? one : this.zero)) };
  }

  private constant(dims: readonly Dim[], value: T): Tensor<T> {
    return arranged(scalar(value), dims, this.values.sizes);
  }

  private real(): Argument[] {
    return this.program.signature.inputs.filter(({ domain }) => domain === 'real');
  }
}

/** The reduced value, and by how much a unit of the weighted sum raises it. */
interface Reduced<T> {
  readonly value: T;
  readonly share: T;
}
