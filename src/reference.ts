/**
 * What a loss is on given numbers: the reduced value, its share of each example, and its gradient, by evaluating the
 * program slowly. Every target must agree with this.
 *
 * With l the losses of positions, w the formula's weights, d its divisors (w where it has none) and u the caller's
 * weights (0 where masked): `mean` is Σ u·w·l / Σ u·d, `sum` is Σ u·w·l, `batch_mean` is Σ u·w·l / batch size (`mean`,
 * where the loss has no batch axis). A position of weight 0 counts for nothing, even if it is NaN; a divisor of 0, or an
 * empty input, gives 0 with zero gradient. The mean of the values per example is the reduced value.
 */

import { evaluate, type Tensor } from './evaluate.js';
import type { Arithmetic } from './ir/arithmetic.js';
import type { Expr } from './ir/expr.js';
import { offsets } from './ir/lengths.js';
import type { Outputs } from './outputs.js';
import type { Program } from './program.js';
import type { Argument } from './signature.js';
import type { Dim } from './spec/features.js';
import type { ParameterValue, Reduction } from './spec/spec.js';

export interface Values<T> {
  /** By name; the axes of each are those of the signature, in that order. */
  readonly inputs: Readonly<Record<string, Tensor<T>>>;
  /** Every parameter of the spec. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly sizes: Readonly<Record<Dim, number>>;
  readonly reduction: Reduction;
  /** Along the first axes of the loss; null: every position weighs 1. */
  readonly weights: Tensor<T> | null;
  readonly mask: Tensor<boolean> | null;
}

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
  const inputs = Object.fromEntries(Object.entries(values.inputs).map(([name, tensor]) => [name, sorted(tensor, values.sizes)]));
  return new Reducer(program, { ...values, inputs }, arithmetic).reference(program[form]);
}

/** The evaluator holds a tensor over its sorted dims. */
function sorted<T>({ dims, data }: Tensor<T>, sizes: Values<T>['sizes']): Tensor<T> {
  const order = [...dims].sort();
  return { dims: order, data: offsets(dims, order, sizes).map((at) => data[at]!) };
}

type Column<T> = readonly T[];
/** One value for each position of the loss; null stands for 1 everywhere. */
interface Terms<T> {
  readonly loss: Column<T>;
  readonly users: Column<T> | null;
  readonly factor: Column<T> | null;
  readonly divisor: Column<T> | null;
}

class Reducer<T> {
  private readonly zero: T;
  private readonly isFinite = (a: T) => this.arithmetic.eq(this.arithmetic.sub(a, a), this.zero);
  private readonly counts = (factor: T) => !this.arithmetic.eq(factor, this.zero);

  constructor(
    private readonly program: Program,
    private readonly values: Values<T>,
    private readonly arithmetic: Arithmetic<T>,
  ) {
    this.zero = arithmetic.of(0);
  }

  reference(outputs: Outputs): Reference<T> {
    const { dims, signature } = this.program;
    const { sizes } = this.values;
    const batch = dims.includes('batch') ? sizes.batch! : null;
    if (signature.inputs.some((input) => input.dims.some((dim) => sizes[dim] === 0))) return this.nothing(batch);
    const terms = this.terms(outputs);
    const { mul, div, add, of } = this.arithmetic;
    const weighted = this.times(terms.factor, terms.loss);
    const divisor = this.divisor(terms);
    const share = (x: T) => (this.counts(divisor) ? div(x, divisor) : this.zero);
    const rows = Array.from({ length: batch ?? 0 }, (_, i) =>
      weighted.filter((_, at) => Math.floor((at * batch!) / weighted.length) === i),
    );
    const value = share(weighted.reduce(add, this.zero));
    const gradient = this.gradients(terms, { value, share: share(of(1)) });
    const counts = terms.factor?.map(this.counts) ?? null;
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

  private terms({ loss, weight, divisor }: Outputs): Terms<T> {
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
  private times(factor: Column<T> | null, x: Column<T>): Column<T> {
    return factor === null ? x : x.map((one, i) => (this.counts(factor[i]!) ? this.arithmetic.mul(factor[i]!, one) : this.zero));
  }

  /** What the weighted sum is divided by. */
  private divisor({ loss, factor, divisor }: Terms<T>): T {
    const { of, add } = this.arithmetic;
    const { reduction, sizes } = this.values;
    if (reduction === 'sum') return of(1);
    if (reduction === 'batch_mean' && this.program.dims.includes('batch')) return of(sizes.batch!);
    return (divisor ?? factor)?.reduce(add, this.zero) ?? of(loss.length);
  }

  private gradients(terms: Terms<T>, reduced: Reduced<T>): Reference<T>['gradient'] {
    const { signature, dims, gradients } = this.program;
    const upstream = Object.entries(this.upstream(terms, reduced)).map(([name, data]) => [
      `g.${name}`,
      sorted({ dims, data }, this.values.sizes),
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
    const divided = this.values.reduction === 'mean' || (this.values.reduction === 'batch_mean' && !this.program.dims.includes('batch'));
    const byDivisor = divided && (divisor ?? factor) !== null ? neg(mul(value, share)) : this.zero;
    const finite = loss.map((one, i) => (factor === null || this.counts(factor[i]!) || this.isFinite(one) ? one : this.zero));
    const byWeight = finite.map((one) => (divisor === null ? add(mul(one, share), byDivisor) : mul(one, share)));
    const even = (x: T) => loss.map(() => x);
    return { loss: this.times(factor, even(share)), weight: this.times(users, byWeight), divisor: this.times(users, even(byDivisor)) };
  }

  /** Of exactly the input's shape; what belongs to no position that counts is 0 where it is not finite. */
  private ofInput({ dims }: Argument, gradient: Tensor<T>, factor: Column<T> | null): Tensor<T> {
    const { sizes } = this.values;
    const data = offsets(gradient.dims, dims, sizes).map((at) => gradient.data[at]!);
    if (factor === null) return { dims, data };
    const all = [...new Set([...dims, ...this.program.dims])];
    const live = new Set<number>();
    const positions = offsets(this.program.dims, all, sizes);
    for (const [i, at] of offsets(dims, all, sizes).entries()) if (this.counts(factor[positions[i]!]!)) live.add(at);
    return { dims, data: data.map((one, i) => (live.has(i) || this.isFinite(one) ? one : this.zero)) };
  }

  private spread<C>({ dims, data }: Tensor<C>): C[] {
    return offsets(dims, this.program.dims, this.values.sizes).map((at) => data[at]!);
  }

  private constant(dims: readonly Dim[], value: T): Tensor<T> {
    return { dims, data: offsets([], dims, this.values.sizes).map(() => value) };
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
