/** What a value is called when it needs a name and no line of the formula gave it one. */

import type { Expr } from '../ir/expr.js';
import type { Naming } from '../naming.js';

/** Words in snake case, by ops; the others are called as they are. */
// biome-ignore format: a table
const nouns: Partial<Record<string, string>> = {
  add: 'total', sub: 'difference', mul: 'product', div: 'ratio', pow: 'power', neg: 'negative',
  lt: 'is_less', le: 'is_at_most', eq: 'is_equal', and: 'both', or: 'either', not: 'is_not', any: 'is_any', index: 'positions',
  sum: 'total', amax: 'largest', max: 'larger', min: 'smaller', log_tempered_softmax: 'log_p', exp: 'exponential',
  log: 'logarithm', abs: 'magnitude', sqrt: 'root', size: 'length', slice: 'part', pad: 'padded',
};

/** What lies along a second name of an axis is called after both: `other_z`. */
export function nounOf(expr: Expr, naming: Naming): string {
  const label = naming.labels.get(expr) ?? nounByShape(expr);
  if (label !== undefined) return label;
  if (expr.op === 'input' || expr.op === 'parameter' || expr.op === 'call') return expr.name;
  if (expr.op === 'rename') return `${expr.axes[1]!}_${naming.names.get(expr.args[0]!) ?? nounOf(expr.args[0]!, naming)}`;
  return expr.op === 'where' ? ofBranches(expr) : (nouns[expr.op] ?? expr.op);
}

/** What both branches are, if they are alike. */
function ofBranches({ args: [, a, b] }: Expr): string {
  const [first, second] = [a!, b!].map((arg) => (arg.op === 'where' ? ofBranches(arg) : nouns[arg.op]));
  return first !== undefined && first === second ? first : 'chosen';
}

/** A word for an operation on such arguments. */
export function nounByShape({ op, args: [a, b, c], type }: Expr): string | undefined {
  if (op === 'eq' && b!.op === 'index') return a!.op === 'input' ? `is_${a!.name}` : a!.op === 'index' ? 'is_self' : undefined;
  if (op === 'eq' && isNumber(b!, [0])) return 'is_zero';
  if (op === 'lt' && [a!, b!].some((arg) => isNumber(arg, [0]))) return isNumber(a!, [0]) ? 'is_positive' : 'is_negative';
  if (op !== 'where' || a!.static || type !== 'real') return undefined;
  if ([b!, c!].every((arg) => isNumber(arg, [0, 1]))) return 'indicator';
  return [b!, c!].some((arg) => isNumber(arg, [0, Infinity, -Infinity])) ? 'masked' : undefined;
}

const isNumber = ({ op, type, value }: Expr, values: readonly number[]): boolean =>
  op === 'const' && type === 'real' && values.includes(value);
