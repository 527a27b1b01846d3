/** Expressions → statements of Python: each shared value is named once, in the narrowest block that needs it. */

import { type Block, countUses, lookup, outermost } from '../../code/blocks.js';
import { isChoice, reachable } from '../../ir/choice.js';
import type { Expr } from '../../ir/expr.js';
import { margins } from '../../ir/moves.js';
import { labelOf } from '../../ir/parts.js';
import type { Dim } from '../../spec/features.js';
import { alignment, dims, sizeOf, swap, type Tensors, view } from './border.js';
import { fill, number, within, written } from './expression.js';
import { onlyWhere } from './guards.js';
import { patternOf, takesTensor } from './operation.js';
import { atom, nouns, type Say, scalar } from './say.js';
import { shorter } from './shorter.js';

export interface Context {
  readonly tensors: Tensors;
  /** The author's names for values. */
  readonly names: ReadonlyMap<Expr, string>;
  /** Names that are taken before the first statement. */
  readonly taken: ReadonlySet<string>;
  /** A tensor of the dtype and on the device of all others. */
  readonly like: string;
}

export interface Emitted {
  readonly lines: readonly string[];
  readonly results: readonly Say[];
}

/** The statements that compute some values, and the expressions that name them. */
export function emit(roots: readonly Expr[], context: Context): Emitted {
  const block: Block = { parent: null, lines: [], bound: new Map(), reach: reachable(roots) };
  const emitter = new Emitter(roots, context);
  const results = roots.map((root) => emitter.value(root, block));
  const lengths = [...emitter.sizes].map((dim) => `${sizeName(dim)} = ${sizeOf(dim, context.tensors)}`);
  return { lines: [...lengths, ...(block.lines as string[])], results };
}

/** The name of an axis's length, which is bound at the top. */
export const sizeName = (dim: Dim): string => `${labelOf(dim).replace('-', '_less_').replace('+', '_plus_')}_size`;

/** A text longer than this gets a name; in a branch, whose lines are indented, the limit is lower. */
const width = 88;
const limit = (block: Block): number => (block.parent === null ? width : limit(block.parent) - 4);

/** Python computes their later arguments only where the first asks for them. */
const lazy: ReadonlySet<string> = new Set(['and', 'or', 'not', 'where']);

class Emitter {
  readonly sizes = new Set<Dim>();
  private readonly uses: ReadonlyMap<Expr, number>;
  private readonly taken: Set<string>;

  constructor(
    roots: readonly Expr[],
    private readonly context: Context,
  ) {
    this.uses = countUses(roots);
    this.taken = new Set(context.taken);
  }

  private readonly size = (dim: Dim): string => {
    this.sizes.add(dim);
    return sizeName(dim);
  };

  value(expr: Expr, block: Block): Say {
    if (expr.static) return this.setting(expr, block);
    const home = outermost(expr, block);
    const bound = lookup(expr, home);
    if (bound !== undefined) return written(bound);
    if (isChoice(expr)) return written(this.choice(expr, home));
    const said = this.say(expr, home);
    return this.deservesName(expr, said, home) ? written(this.bind(expr, said, home)) : said;
  }

  /** What parameters and sizes alone make; parts of a long text get names, but for those that may not be computed. */
  private setting(expr: Expr, block: Block): Say {
    const whole = number(expr, this.size);
    if (whole[0].length <= width / 2 || expr.args.length === 0) return whole;
    const known = lookup(expr, block);
    if (known !== undefined) return written(known);
    const args = lazy.has(expr.op) ? null : expr.args.map((arg) => this.setting(arg, block));
    return written(this.bind(expr, args === null ? whole : fill(scalar[expr.op as keyof typeof scalar], args), block));
  }

  private deservesName(expr: Expr, [text]: Say, home: Block): boolean {
    if (/^\w+$/.test(text)) return false;
    return this.uses.get(expr)! > 1 || this.context.names.has(expr) || text.length > limit(home);
  }

  private bind(expr: Expr, [text]: Say, { lines, bound }: Block): string {
    const name = this.name(expr);
    lines.push(`${name} = ${text}`);
    bound.set(expr, name);
    return name;
  }

  private name(expr: Expr): string {
    const own = expr.op === 'call' && expr.name !== onlyWhere ? expr.name : nouns[expr.op];
    const inner = expr.name === onlyWhere ? this.context.names.get(expr.args[1]!) : undefined;
    const wish = this.context.names.get(expr) ?? inner ?? (expr.op === 'input' || expr.op === 'parameter' ? `${expr.name}_along` : own);
    let name = wish ?? `${expr.op === 'call' ? 'inner' : expr.op}_value`;
    for (let n = 2; this.taken.has(name); n++) name = `${wish ?? expr.op}_${n}`;
    this.taken.add(name);
    return name;
  }

  private choice(expr: Expr, home: Block): string {
    const [condition, ...branches] = expr.args as [Expr, Expr, Expr];
    const [first, second] = branches.map((branch) => this.branch(branch, expr.dims, home)) as [Emitted, Emitted];
    const name = this.name(expr);
    const test = number(condition, this.size);
    const [a, b] = [first.results[0]!, second.results[0]!];
    const line = `${name} = ${fill(['$b if $a else $c', 1], [test, a, b])[0]}`;
    const simple = first.lines.length === 0 && second.lines.length === 0 && line.length <= width + 20;
    const inside = ({ lines }: Emitted, [text]: Say) => [...lines, `${name} = ${text}`].map((inner) => `    ${inner}`);
    home.lines.push(...(simple ? [line] : [`if ${test[0]}:`, ...inside(first, a), 'else:', ...inside(second, b)]));
    home.bound.set(expr, name);
    return name;
  }

  private branch(root: Expr, axes: readonly Dim[], parent: Block): Emitted {
    const block: Block = { parent, lines: [], bound: new Map(), reach: reachable([root]) };
    const home = outermost(root, block);
    const fresh = !root.static && !isChoice(root) && lookup(root, home) === undefined && home === block;
    const value = fresh ? this.say(root, block) : this.value(root, block);
    const result = root.static
      ? written(`${this.context.like}.new_full(${this.shape(axes)}, ${value[0]})`)
      : this.spread(value, root, axes);
    return { lines: block.lines as string[], results: [result] };
  }

  /** A branch has every axis of the choice, whatever its own value varies along. */
  private spread(value: Say, { dims: own }: Expr, axes: readonly Dim[]): Say {
    return axes.every((dim) => own.includes(dim)) ? value : written(`torch.broadcast_to(${value[0]}, ${this.shape(axes)})`);
  }

  private shape(axes: readonly Dim[]): string {
    const lengths = this.context.tensors.order.map((dim) => (axes.includes(dim) ? this.size(dim) : '1'));
    return `(${lengths.join(', ')}${lengths.length === 1 ? ',' : ''})`;
  }

  private say(expr: Expr, block: Block): Say {
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
