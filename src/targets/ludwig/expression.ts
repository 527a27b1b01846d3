/** Expressions in Python, with the brackets that its operators need; first those of parameters and sizes only. */

import type { Expr } from '../../ir/expr.js';
import type { Dim } from '../../spec/features.js';
import { numeral, quote } from './python.js';
import { atom, type Say, scalar } from './say.js';

export const written = (text: string): Say => [text, atom];

/** A pattern with its holes filled, what is looser in brackets. `$dim` and the like are filled before. */
export function fill([pattern, power]: Say, args: readonly Say[]): Say {
  const text = pattern.replace(/\$([abc])/g, (_, letter: string, at: number) => {
    const i = 'abc'.indexOf(letter);
    return within(args[i]!, holeOf({ pattern, power, at, i }));
  });
  return [pattern.includes('**') ? hugged(text, args) : text, power];
}

export const within = ([text, power]: Say, hole: number): string => (power < hole ? `(${text})` : text);

interface Hole {
  readonly pattern: string;
  readonly power: number;
  readonly at: number;
  readonly i: number;
}

/** A call has brackets of its own, but for what stands before a dot; comparisons and choices are not chained. */
function holeOf({ pattern, power, at, i }: Hole): number {
  if (pattern.startsWith('.', at + 2)) return atom;
  if (power === atom) return 0;
  if (pattern.includes('**')) return i === 0 ? atom : 13;
  if (power === 5 || power === 1) return power + 1;
  if (power === 13) return atom;
  return at === 0 || power === 4 ? power : power + 1;
}

/** `x**2`, but `f(x) ** 2`: the formatter's rule. */
function hugged(text: string, args: readonly Say[]): string {
  const simple = args.every(([arg]) => /^-?[\w.]+$/.test(arg));
  return simple ? text.replace(' ** ', '**') : text;
}

/** `size` names the length of an axis. */
export function number(expr: Expr, size: (dim: Dim) => string): Say {
  switch (expr.op) {
    case 'const':
      return expr.type === 'boolean' ? written(expr.value === 1 ? 'True' : 'False') : constant(expr.value);
    case 'text':
      return written(quote(expr.name));
    case 'parameter':
      return written(expr.name);
    case 'size':
      return written(size(expr.axes[0]!));
    default:
      return operation(expr, size);
  }
}

export const constant = (value: number): Say => {
  const text = numeral(value);
  return [text, text.startsWith('-') ? 13 : atom];
};

function operation(expr: Expr, size: (dim: Dim) => string): Say {
  const negated = expr.op === 'not' ? negation(expr.args[0]!) : null;
  const args = (negated === null ? expr : expr.args[0]!).args.map((arg) => number(arg, size));
  return fill(negated ?? scalar[expr.op as keyof typeof scalar], args);
}

/** not (x == y) is x != y. */
function negation({ op }: Expr): Say | null {
  if (op === 'eq') return ['$a != $b', 5];
  return op === 'is_null' ? ['$a is not None', 5] : null;
}
