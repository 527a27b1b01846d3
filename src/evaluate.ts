/** The meaning of an expression, slow and obvious, in whatever arithmetic is given. */

import type { Arithmetic } from './ir/arithmetic.js';
import { alignments, ctcLoss, ctcOccupancy } from './ir/ctc.js';
import type { Expr } from './ir/expr.js';
import { lengths } from './ir/lengths.js';
import { meaningOf } from './ir/meaning.js';
import type { CoreOp } from './ir/ops.js';
import { mapRow, reduceRow } from './ir/rows.js';
import type { Dim } from './spec/features.js';
import type { ParameterValue } from './spec/spec.js';
import { arranged, moved, rowsAlong, type Sizes, scalar, type Tensor } from './tensor.js';

export interface Point<T> {
  readonly inputs: Readonly<Record<string, Tensor<T>>>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly sizes: Sizes;
}

/** A condition is kept as a boolean, a text as a string. */
type Cell<T> = T | boolean | string;
type Cells<T> = Tensor<Cell<T>>;

/** The value of each root, over the root's own (sorted) dims. */
export function evaluate<T>(roots: readonly Expr[], point: Point<T>, arithmetic: Arithmetic<T>): Tensor<T>[] {
  const evaluator = new Evaluator(roots, point, arithmetic);
  return roots.map((root) => evaluator.value(root) as Tensor<T>);
}

class Evaluator<T> {
  private readonly known = new Map<Expr, Cells<T>>();
  private readonly sizes: Sizes;

  constructor(
    roots: readonly Expr[],
    private readonly point: Point<T>,
    private readonly arithmetic: Arithmetic<T>,
  ) {
    this.sizes = lengths(roots, point);
  }

  value(expr: Expr): Cells<T> {
    const found = this.known.get(expr) ?? this.compute(expr);
    this.known.set(expr, found);
    return found;
  }

  private compute(expr: Expr): Cells<T> {
    const { of } = this.arithmetic;
    switch (expr.op) {
      case 'const':
        return scalar(expr.type === 'boolean' ? expr.value === 1 : of(expr.value));
      case 'text':
        return scalar(expr.name);
      case 'input':
        return this.arrange(this.point.inputs[expr.name]!, expr.dims);
      case 'parameter':
        return this.parameter(expr);
      case 'size':
        return scalar(of(this.sizes[expr.axes[0]!]!));
      case 'index':
        return { dims: expr.dims, data: Array.from({ length: this.sizes[expr.axes[0]!]! }, (_, i) => of(i)) };
      case 'call':
        return this.value(meaningOf(expr));
      case 'rename':
      case 'slice':
      case 'pad':
        return moved(this.value(expr.args[0]!), expr, { sizes: this.sizes, nothing: of(0) as Cell<T> });
      case 'hole':
        throw new Error(`The hole ${expr.name} of a rule has no value.`);
      case 'is_null':
        return scalar(this.point.parameters[expr.args[0]!.name] === null);
      case 'where':
        return this.where(expr);
      case 'sum':
      case 'amax':
      case 'any':
      case 'logsumexp':
        return this.reduced(expr);
      case 'log_softmax':
      case 'log_tempered_softmax':
      case 'cumsum':
      case 'reverse_cumsum':
      case 'sort_by':
      case 'unsort_by':
        return this.rows(expr);
      case 'ctc_nll':
      case 'ctc_occupancy':
        return this.aligned(expr);
      default:
        return this.map(expr);
    }
  }

  private parameter({ name, dims }: Expr): Cells<T> {
    const value = this.point.parameters[name];
    const { of } = this.arithmetic;
    if (Array.isArray(value)) return { dims, data: value.map(of) };
    return scalar(typeof value === 'number' ? of(value) : ((value ?? of(Number.NaN)) as Cell<T>));
  }

  private arrange(tensor: Cells<T>, dims: readonly Dim[]): Cells<T> {
    return arranged(tensor, dims, this.sizes);
  }

  /** Lazy: a condition without axes leaves the other branch unvisited. */
  private where({ args, dims }: Expr): Cells<T> {
    const condition = this.value(args[0]!);
    if (condition.dims.length === 0) return this.arrange(this.value(args[condition.data[0] === true ? 1 : 2]!), dims);
    const [chosen, a, b] = args.map((arg) => this.arrange(this.value(arg), dims).data);
    return { dims, data: chosen!.map((taken, i) => (taken === true ? a![i]! : b![i]!)) };
  }

  private map({ op, args, dims }: Expr): Cells<T> {
    const columns = args.map((arg) => this.arrange(this.value(arg), dims).data);
    const compute = this.function(op as CoreOp);
    return { dims, data: columns[0]!.map((_, i) => compute(...(columns.map((column) => column[i]!) as [T, T]))) };
  }

  private function(op: CoreOp): (a: T, b: T) => Cell<T> {
    const { lt, eq } = this.arithmetic;
    const tests: Partial<Record<CoreOp, (a: T, b: T) => boolean>> = {
      lt,
      le: (a, b) => lt(a, b) || eq(a, b),
      eq: (a, b) => (typeof a === 'string' || typeof a === 'boolean' ? a === b : eq(a, b)),
      and: (a, b) => a === true && b === true,
      or: (a, b) => a === true || b === true,
      not: (a) => a !== true,
    };
    return tests[op] ?? (this.arithmetic as unknown as Record<string, (a: T, b: T) => T>)[op]!;
  }

  private reduced({ op, args, axes, dims }: Expr): Cells<T> {
    const { kept, rows } = rowsAlong(this.value(args[0]!), axes, this.sizes);
    return this.arrange(
      { dims: kept, data: rows.map((row) => (op === 'any' ? row.includes(true) : reduceRow(op, row as T[], this.arithmetic))) },
      dims,
    );
  }

  /** Row by row along the op's axes, which stay. */
  private rows({ op, args, axes, dims }: Expr): Cells<T> {
    const along = (arg: Expr) => rowsAlong(this.arrange(this.value(arg), dims), axes, this.sizes);
    const { kept, rows } = along(args[0]!);
    const other = this.value(args[1] ?? args[0]!).data;
    const others = args[1] === undefined || op === 'log_tempered_softmax' ? rows.map(() => other) : along(args[1]).rows;
    const data = rows.flatMap((row, i) => mapRow(op, [row, others[i]!] as [T[], T[]], this.arithmetic));
    return this.arrange({ dims: [...kept, ...axes], data }, dims);
  }

  private aligned({ op, args, axes, dims }: Expr): Cells<T> {
    const outer = dims.filter((dim) => !axes.includes(dim));
    const own = [axes.slice(0, 2), axes.slice(2), [], []];
    const cells = own.map((inner, i) => this.arrange(this.value(args[i]!), [...outer, ...inner]).data as readonly T[]);
    const sizes = axes.map((axis) => this.sizes[axis]!) as [number, number, number];
    const blank = this.arithmetic.toNumber(this.value(args[4]!).data[0] as T);
    const rows = alignments(cells, { sizes, blank, toNumber: this.arithmetic.toNumber });
    if (op === 'ctc_nll') return { dims, data: rows.map((row) => ctcLoss(row, this.arithmetic)) };
    const data = rows.flatMap((row) => ctcOccupancy(row, sizes[0], this.arithmetic).flat());
    return this.arrange({ dims: [...outer, ...axes.slice(0, 2)], data }, dims);
  }
}
