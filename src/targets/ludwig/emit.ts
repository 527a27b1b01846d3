/** Expressions → statements of Python. */

import { type Block, lookup } from '../../code/blocks.js';
import { print } from '../../code/code.js';
import { nounOf } from '../../code/nouns.js';
import { type Emitted, type Names, Statements } from '../../code/statements.js';
import type { Expr } from '../../ir/expr.js';
import { margins } from '../../ir/moves.js';
import { labelOf } from '../../ir/parts.js';
import type { Dim } from '../../spec/features.js';
import { alignment, dims, sizeOf, swap, type Tensors, view } from './border.js';
import { fill, number, within, written } from './expression.js';
import { onlyWhere } from './guards.js';
import { patternOf, takesTensor } from './operation.js';
import { atom, type Say, scalar } from './say.js';
import { shorter } from './shorter.js';

export interface Context extends Names {
  readonly tensors: Tensors;
  /** A tensor of the dtype and on the device of all others. */
  readonly like: string;
}

/** The statements that compute some values, and the expressions that name them. */
export function emit(roots: readonly Expr[], context: Context): { readonly lines: readonly string[]; readonly results: readonly Say[] } {
  const python = new Python(roots, context);
  const { lines, results } = python.emitted();
  const lengths = [...python.sizes].map((dim) => `${sizeName(dim)} = ${sizeOf(dim, context.tensors)}`);
  return { lines: [...lengths, ...lines.map(print)], results };
}

/** The name of an axis's length, which is bound at the top. */
export const sizeName = (dim: Dim): string => `${labelOf(dim).replace('-', '_less_').replace('+', '_plus_')}_size`;

/** A text longer than this gets a name; in a branch, whose lines are indented, the limit is lower. */
const width = 88;
const limit = (block: Block): number => (block.parent === null ? width : limit(block.parent) - 4);

/** Python computes their later arguments only where the first asks for them. */
const lazy: ReadonlySet<string> = new Set(['and', 'or', 'not', 'where']);

class Python extends Statements<Say> {
  readonly sizes = new Set<Dim>();

  constructor(
    roots: readonly Expr[],
    private readonly context: Context,
  ) {
    super(roots, context);
  }

  private readonly size = (dim: Dim): string => {
    this.sizes.add(dim);
    return sizeName(dim);
  };

  /** Parts of a long text get names, but for those that may not be computed. */
  protected setting(expr: Expr, block: Block): Say {
    const whole = number(expr, this.size);
    if (whole[0].length <= width / 2 || expr.args.length === 0) return whole;
    const known = lookup(expr, block);
    if (known !== undefined) return written(known);
    const args = lazy.has(expr.op) ? null : expr.args.map((arg) => this.setting(arg, block));
    return written(this.bind(expr, args === null ? whole : fill(scalar[expr.op as keyof typeof scalar], args), block));
  }

  protected written(name: string): Say {
    return written(name);
  }

  protected deservesName(expr: Expr, [text]: Say, uses: number, home: Block): boolean {
    if (/^\w+$/.test(text)) return false;
    return uses > 1 || this.context.names.has(expr) || text.length > limit(home);
  }

  protected wish(expr: Expr, n: number): string {
    const { names } = this.context;
    const inner = expr.name === onlyWhere ? expr.args[1]! : expr;
    const along = inner.op === 'input' || inner.op === 'parameter' ? '_along' : '';
    return `${names.get(inner) ?? nounOf(inner, this.context) + along}${n === 1 ? '' : `_${n}`}`;
  }

  protected assignment(name: string, [text]: Say): string {
    return `${name} = ${text}`;
  }

  protected decision(names: readonly string[], condition: Expr, [first, second]: readonly [Emitted<Say>, Emitted<Say>]): readonly string[] {
    const test = number(condition, this.size);
    const lines = names.map((name, i) => `${name} = ${fill(['$b if $a else $c', 1], [test, first.results[i]!, second.results[i]!])[0]}`);
    if (first.lines.length === 0 && second.lines.length === 0 && lines.every(({ length }) => length <= width + 20)) return lines;
    const inside = (branch: Emitted<Say>) =>
      [...branch.lines.map(print), ...names.map((name, i) => this.assignment(name, branch.results[i]!))].map((line) => `    ${line}`);
    return [`if ${test[0]}:`, ...inside(first), 'else:', ...inside(second)];
  }

  protected filled([text]: Say, axes: readonly Dim[]): Say {
    return written(`${this.context.like}.new_full(${this.shape(axes)}, ${text})`);
  }

  protected spread([text]: Say, axes: readonly Dim[]): Say {
    return written(`torch.broadcast_to(${text}, ${this.shape(axes)})`);
  }

  private shape(axes: readonly Dim[]): string {
    const lengths = this.context.tensors.order.map((dim) => (axes.includes(dim) ? this.size(dim) : '1'));
    return `(${lengths.join(', ')}${lengths.length === 1 ? ',' : ''})`;
  }

  protected say(expr: Expr, block: Block): Say {
    const { tensors, like } = this.context;
    const { order } = tensors;
    switch (expr.op) {
      case 'input':
        return written(alignment(expr, tensors));
      case 'parameter':
        return written(
          `ops.along(${expr.name}, ${JSON.stringify(expr.name)}, ${this.size(expr.dims[0]!)}, ${like})${view(expr.dims[0]!, order)}`,
        );
      case 'index':
        return written(`ops.positions(${this.size(expr.axes[0]!)}, ${like})${view(expr.axes[0]!, order)}`);
      case 'rename':
        return written(`${this.held(expr, block)}${swap(expr.axes, order)}`);
      case 'slice':
      case 'pad':
        return written(this.moved(expr, block));
      default:
        return this.operation(expr, block);
    }
  }

  private held(expr: Expr, block: Block): string {
    return within(this.value(expr.args[0]!, block), atom);
  }

  /** `time-1` stands at a place of its own: an axis changes its place before or after it changes its length. */
  private moved(expr: Expr, block: Block): string {
    const { order } = this.context.tensors;
    const margin = margins(expr).join(', ');
    const arg = this.value(expr.args[0]!, block);
    if (expr.op === 'slice') return `ops.part(${arg[0]}, ${margin}, dim=${dims([expr.axes[0]!], order)})${swap(expr.axes, order)}`;
    return `ops.padded(${within(arg, atom)}${swap(expr.axes, order)}, ${margin}, dim=${dims([expr.axes[1]!], order)})`;
  }

  private operation(expr: Expr, block: Block): Say {
    const brief = shorter(expr);
    const [[pattern, power], parts] = brief ?? [patternOf(expr), expr.args];
    const args = parts.map((arg) => this.argument(expr, arg, block));
    const said = (): Say =>
      fill([pattern.replace('$dim', dims(expr.axes, this.context.tensors.order)).replace('$like', this.context.like), power], args);
    for (const at of byLength(args)) {
      if (said()[0].length <= limit(block) + 12 || parts[at]!.static) break;
      args[at] = lookup(parts[at]!, block) === undefined ? written(this.bind(parts[at]!, args[at]!, block)) : args[at]!;
    }
    return said();
  }

  private argument(user: Expr, arg: Expr, block: Block): Say {
    const value = this.value(arg, block);
    return takesTensor(user, arg) ? written(`${this.context.like}.new_tensor(${value[0]})`) : value;
  }
}

const byLength = (args: readonly Say[]): number[] => args.map((_, i) => i).sort((i, j) => args[j]![0].length - args[i]![0].length);
