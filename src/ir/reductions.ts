/** The forms of functions that reduce a tensor, perhaps where a mask holds. */

import type { Dim } from '../spec/features.js';
import { asBoolean } from './coerce.js';
import { apply, constant, type Expr, one, size, truth, zero } from './expr.js';
import { axes, type Context, type Form, parameters, real, resolve } from './form.js';
import type { CoreOp } from './ops.js';
import { isPart } from './parts.js';

/** What a reduction takes where its mask is false. */
const neutral: Partial<Record<CoreOp, Expr>> = { sum: zero, amax: constant(-Infinity), logsumexp: constant(-Infinity) };

/** Over the entries where the mask holds; of none a sum is 0 and a largest is -inf. */
export function reduction(op: CoreOp): Form {
  return {
    parameters: parameters('x, axis=all, where=true'),
    build: (context) => {
      const x = op === 'any' ? asBoolean(context.given[0]!.value, context.given[0]!.ast, context.scope) : real(context, 0);
      const masked = apply(op === 'any' ? 'and' : 'where', op === 'any' ? [mask(context, 2), x] : [mask(context, 2), x, neutral[op]!]);
      return reduced(op, context, mask(context, 2) === everywhere ? x : masked);
    },
  };
}

const everywhere = truth(true);
const mask = ({ given, scope }: Context, i: number): Expr => asBoolean(given[i]!.value, given[i]!.ast, scope);
const reduced = (op: CoreOp, context: Context, x: Expr): Expr => apply(op, [x], resolve(axes(context, 1), x));

/** Of no entries it is 0: where a mask leaves none, or a slice drops as many as there are. */
export const mean: Form = {
  parameters: parameters('x, axis=all, where=true'),
  build: (context) => {
    const [x, kept] = [real(context, 0), mask(context, 2)];
    const along = resolve(axes(context, 1), x);
    if (kept === everywhere) {
      const divisor = along.some(isPart) ? apply('max', [countOf(along), one]) : countOf(along);
      return apply('div', [apply('sum', [x], along), divisor]);
    }
    const total = apply('sum', [apply('where', [kept, x, zero])], along);
    const count = apply('sum', [apply('where', [kept, one, zero])], along);
    return apply('where', [apply('eq', [count, zero]), zero, apply('div', [total, count])]);
  },
};

export const countOf = (along: readonly Dim[]): Expr => along.map(size).reduce((a, b) => apply('mul', [a, b]), one);

export const smallest: Form = {
  parameters: parameters('x, axis=all, where=true'),
  build: (context) => {
    const x = apply('neg', [real(context, 0)]);
    const kept = mask(context, 2);
    return apply('neg', [reduced('amax', context, kept === everywhere ? x : apply('where', [kept, x, neutral.amax!]))]);
  },
};
