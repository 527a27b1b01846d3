/** Expressions of parameters and sizes only, as arithmetic of JavaScript: float64, once per call. */

import type { Expr } from '../ir/expr.js';
import type { Dim } from '../spec/features.js';
import { quote } from './code.js';
import { scalar } from './scalar.js';

/** `size` names the length of an axis. `hole`: how tightly the text around holds; looser text is put in brackets. */
export function number(expr: Expr, size: (dim: Dim) => string, hole = 0): string {
  switch (expr.op) {
    case 'const':
      return expr.type === 'boolean' ? String(expr.value === 1) : numeral(expr.value, hole);
    case 'text':
      return quote(expr.name);
    case 'parameter':
      return expr.name;
    case 'size':
      return size(expr.axes[0]!);
    default:
      return operation(expr, size, hole);
  }
}

function operation(expr: Expr, size: (dim: Dim) => string, hole: number): string {
  const negated = expr.op === 'not' ? negation(expr.args[0]!) : null;
  const [pattern, power] = negated ?? scalar[expr.op as keyof typeof scalar];
  const args = negated === null ? expr.args : expr.args[0]!.args;
  const inner = args.map((arg, i) => number(arg, size, holeOf(pattern, power, i)));
  const text = pattern.replace(/\$([abc])/g, (_, letter: string) => inner['abc'.indexOf(letter)]!);
  return power < hole ? `(${text})` : text;
}

/** not (x === y) is x !== y. */
function negation({ op }: Expr): readonly [string, number] | null {
  if (op === 'eq') return ['$a !== $b', 8];
  return op === 'is_null' ? ['$a !== null', 8] : null;
}

/** A call has brackets of its own; a power takes no sign before it; the right side of others is bracketed. */
function holeOf(pattern: string, power: number, i: number): number {
  if (power === 20) return 0;
  if (pattern.includes('**')) return i === 0 ? 15 : 14;
  return i === 0 ? power : power + 1;
}

function numeral(value: number, hole: number): string {
  const text = Number.isNaN(value) ? 'Number.NaN' : String(value);
  return text.startsWith('-') && hole > 12 ? `(${text})` : text;
}
