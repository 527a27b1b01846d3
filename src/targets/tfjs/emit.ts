/** Expressions → statements of TypeScript. */

import { axisList } from '../../code/axes.js';
import type { Block } from '../../code/blocks.js';
import { type Code, code, print, quote, symbol } from '../../code/code.js';
import { nounOf } from '../../code/nouns.js';
import { number } from '../../code/number.js';
import { type Emitted, type Names, Statements } from '../../code/statements.js';
import type { Expr } from '../../ir/expr.js';
import { margins } from '../../ir/moves.js';
import type { CoreOp } from '../../ir/ops.js';
import { labelOf } from '../../ir/parts.js';
import type { Dim } from '../../spec/features.js';
import { opsSpecifier } from '../paths.js';
import { alignment, sizeOf, swapped, type Tensors } from './border.js';
import { tensor } from './say.js';

export interface Context extends Names {
  readonly tensors: Tensors;
  /** Module of the runtime, as the file imports it. */
  readonly runtime: string;
}

/** The statements that compute some values, and the expressions that name them. */
export function emit(roots: readonly Expr[], context: Context): Emitted<Code> {
  const sizes = new Set<Dim>();
  const size = (dim: Dim) => {
    sizes.add(dim);
    return sizeName(dim);
  };
  const { lines, results } = new TypeScript(roots, { ...context, size }).emitted();
  const lengths = [...sizes].map((dim) => `const ${sizeName(dim)} = ${sizeOf(dim, context.tensors)};`);
  return { lines: [...lengths, ...lines], results };
}

/** The name of an axis's length, which is bound at the top. */
export const sizeName = (dim: Dim): string => `${labelOf(dim).replace('-', 'Less').replace('+', 'Plus')}Size`;

/** Text longer than this gets a name. */
const width = 90;

class TypeScript extends Statements<Code> {
  constructor(
    roots: readonly Expr[],
    private readonly context: Context & { readonly size: (dim: Dim) => string },
  ) {
    super(roots, context);
  }

  protected setting(expr: Expr): Code {
    return number(expr, this.context.size);
  }

  protected written(name: string): Code {
    return name;
  }

  protected deservesName(expr: Expr, said: Code, uses: number): boolean {
    const text = print(said);
    if (!text.includes('(') && !text.includes('.')) return false;
    return uses > 1 || this.context.names.has(expr) || text.length > width;
  }

  protected wish(expr: Expr, n: number): string {
    return `${this.context.names.get(expr) ?? camel(nounOf(expr, this.context))}${n === 1 ? '' : n}`;
  }

  protected assignment(name: string, said: Code): Code {
    return code`const ${name} = ${said};`;
  }

  protected decision(names: readonly string[], condition: Expr, [first, second]: readonly [Emitted<Code>, Emitted<Code>]): readonly Code[] {
    const type = code`${tf}.Tensor`;
    const test = number(condition, this.context.size);
    if (first.lines.length === 0 && second.lines.length === 0)
      return names.map((name, i) => code`const ${name}: ${type} = ${test} ? ${first.results[i]!} : ${second.results[i]!};`);
    const inside = ({ lines, results }: Emitted<Code>) =>
      [...lines, ...names.map((name, i) => code`${name} = ${results[i]!};`)].map((line): Code => ['  ', line]);
    const declared = names.map((name) => code`let ${name}: ${type};`);
    return [...declared, `if (${test}) {`, ...inside(first), '} else {', ...inside(second), '}'];
  }

  protected filled(said: Code, dims: readonly Dim[]): Code {
    return code`${tf}.fill(${this.shape(dims)}, ${said})`;
  }

  protected spread(said: Code, dims: readonly Dim[]): Code {
    return code`${tf}.broadcastTo(${said}, ${this.shape(dims)})`;
  }

  private shape(dims: readonly Dim[]): string {
    const { tensors, size } = this.context;
    return `[${tensors.order.map((dim) => (dims.includes(dim) ? size(dim) : '1')).join(', ')}]`;
  }

  protected say(expr: Expr, block: Block): Code {
    const { tensors, runtime, size } = this.context;
    switch (expr.op) {
      case 'input':
        return fill(alignment(expr, tensors), {}, runtime);
      case 'parameter':
        return code`${ops(runtime)}.along(${expr.name}, ${quote(expr.name)}, ${size(expr.dims[0]!)})${turned(expr, tensors)}`;
      case 'index':
        return code`${tf}.range(0, ${size(expr.axes[0]!)}, 1, 'float32')${turned(expr, tensors)}`;
      case 'rename':
        return fill(swapped('$a', expr.axes, tensors.order), { $a: this.value(expr.args[0]!, block) }, runtime);
      case 'slice':
        return fill(
          swapped(`ops.slice($a, ${margin(expr, expr.axes[0]!, tensors)})`, expr.axes, tensors.order),
          { $a: this.value(expr.args[0]!, block) },
          runtime,
        );
      case 'pad':
        return fill(
          `ops.pad(${swapped('$a', expr.axes, tensors.order)}, ${margin(expr, expr.axes[1]!, tensors)})`,
          { $a: this.value(expr.args[0]!, block) },
          runtime,
        );
      default:
        return this.operation(expr, block);
    }
  }

  private operation(expr: Expr, block: Block): Code {
    const args = expr.args.map((arg) => this.value(arg, block));
    const { order } = this.context.tensors;
    const each = expr.axes.map((dim) => order.indexOf(dim)).join(', ');
    const given = Object.fromEntries(args.map((arg, i): [string, Code] => [`$${'abcde'[i]}`, arg]));
    const holes = { ...given, $axes: axisList(expr.axes, order), $each: each };
    return fill(shorter(expr) ?? tensor[expr.op as CoreOp], holes, this.context.runtime);
  }
}

/** `g.log_p` → gLogP. */
const camel = (name: string): string => name.replace(/(?<=\w)[._](\w)/g, (_, letter: string) => letter.toUpperCase());

const tf = symbol('tf', '@tensorflow/tfjs', 'namespace');
export const ops = (runtime: string) => symbol('ops', opsSpecifier(runtime), 'namespace');

/** The same in fewer kernels. */
function shorter({ op, args: [, b, c] }: Expr): string | null {
  const is = (expr: Expr | undefined, value: number) => expr?.op === 'const' && expr.type === 'real' && expr.value === value;
  if (op === 'pow' && is(b, 2)) return 'tf.square($a)';
  if (op === 'where' && is(b, 1) && is(c, 0)) return "tf.cast($a, 'float32')";
  return op === 'where' && is(b, 0) && is(c, 1) ? "tf.sub(1, tf.cast($a, 'float32'))" : null;
}

function fill(text: string, holes: Readonly<Record<string, Code>>, runtime: string): Code {
  return text
    .split(/(\$[a-z]+|\b(?:tf|ops)(?=\.))/)
    .map((part): Code => (part === 'tf' ? tf : part === 'ops' ? ops(runtime) : (holes[part] ?? part)));
}

/** `1, [0, 1]`: the axis, and how many entries a slice drops in front and behind. */
const margin = (expr: Expr, axis: Dim, { order }: Tensors): string => `${order.indexOf(axis)}, [${margins(expr).join(', ')}]`;

/** A vector along an axis has the other axes too, with size 1. */
function turned(expr: Expr, { order }: Tensors): string {
  const at = order.indexOf(expr.dims[0]!);
  const ones = (n: number) => Array.from({ length: n }, () => '1');
  const shape = [...ones(at), '-1', ...ones(order.length - 1 - at)];
  return shape.length === 1 ? '' : `.reshape([${shape.join(', ')}])`;
}
