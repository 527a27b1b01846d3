/** A power of a probability comes as the exponential of a multiple of its logarithm; of a small whole number it is a few products. */

import { apply, type Expr, one } from '../../../ir/expr.js';
import { replacing } from '../../../ir/rebuild.js';
import { given } from '../../../rewrite/assume.js';
import { simplified } from './general.js';

/** The same values: of a choice between the two, the power is said of small whole exponents, the exponential of all others. */
export const withPowers = (roots: readonly Expr[]): Expr[] =>
  roots.map(
    replacing((expr) => {
      const [exponent, log] = multiple(expr) ?? [];
      const base = log === undefined || log.op === 'log' ? null : antilogarithm(log);
      return base === null ? null : apply('where', [apply('le', [one, exponent!]), apply('pow', [base, exponent!]), expr]);
    }),
  );

/** Of such a choice: base and exponent. */
export function powerOf({ op, args: [condition, power, general] }: Expr): readonly [Expr, Expr] | null {
  if (op !== 'where' || !condition!.static || power!.op !== 'pow' || general!.op !== 'exp') return null;
  const [base, exponent] = power!.args as [Expr, Expr];
  return condition === apply('le', [one, exponent]) ? [base, exponent] : null;
}

/** Of exp(c x): a parameter c, and x. What is made of parameters is seldom a whole number. */
function multiple({ op, args: [power] }: Expr): readonly [Expr, Expr] | null {
  if (op !== 'exp') return null;
  const [product, turned] = power!.op === 'neg' ? [power!.args[0]!, true] : [power!, false];
  const [c, x] = product.args;
  if (product.op !== 'mul' || c!.static === x!.static) return null;
  const [exponent, log] = c!.static ? [c!, x!] : [x!, c!];
  if (exponent.op !== 'parameter') return null;
  return [exponent, turned ? negative(log) : log];
}

const negative = (x: Expr): Expr => (x.op === 'neg' ? x.args[0]! : apply('neg', [x]));

/** exp(x) without an exponential, where x is the logarithm of something. */
function antilogarithm(x: Expr): Expr | null {
  const [a, b, c] = x.args;
  if (x.op === 'log') return a!;
  if (x.op === 'log_softmax') return apply('exp', [x]);
  if (x.op === 'neg' && a!.op === 'softplus') return apply('sigmoid', [negative(a!.args[0]!)]);
  if (x.op !== 'where') return null;
  const [then, otherwise] = [antilogarithm(b!), antilogarithm(c!)];
  if (then === null || otherwise === null) return null;
  return simplified(where(a!, otherwise)) === then ? otherwise : apply('where', [a!, then, otherwise]);
}

/** An expression where a condition holds, which may say what a value is. */
function where(condition: Expr, expr: Expr): Expr {
  const [value, number] = condition.args;
  const known = condition.op === 'eq' && number!.op === 'const' ? replacing((inner) => (inner === value ? number! : null))(expr) : expr;
  return given(condition, true, known);
}
