/** The form of what goes along a time, a class and a label axis at once. */

import { refuse } from '../diagnostics.js';
import { apply, type Expr } from './expr.js';
import { axes, type Form, parameters, real, resolve } from './form.js';
import { axesIn } from './parts.js';
import { spanAt } from './scope.js';

/** Labels lie along an axis that the steps lack. The op's axes are those of time, class and labels, in this order. */
export function aligned(op: 'ctc_nll' | 'ctc_occupancy'): Form {
  return {
    parameters: parameters('log_probabilities, target, input_lengths, target_lengths, blank=0, axis=time'),
    build: (context) => {
      const at = spanAt(context.scope, context.ast);
      const args = [0, 1, 2, 3, 4].map((i) => real(context, i));
      const [steps, target] = args as [Expr, Expr];
      if (!args[4]!.static) refuse('not_static', { what: 'The blank' }, at);
      const chosen = axes(context, 5);
      if (chosen !== 'all' && chosen.length === 3) return apply(op, args, chosen);
      const [time] = resolve(chosen, steps);
      const label = target.dims.find((dim) => !steps.dims.includes(dim));
      const missing = [time!, 'class'].find((dim) => !steps.dims.includes(dim));
      const absent = (what: string, lacks: string, { dims }: Expr) =>
        refuse(
          'axis_absent',
          { what, axis: lacks, axes: axesIn(dims), suggestion: 'Name its axes so under `inputs`, or rename one of them.' },
          at,
        );
      if (missing !== undefined) return absent('The first argument', missing, steps);
      if (label === undefined) return absent('The target', 'label', target);
      return apply(op, args, [time!, 'class', label]);
    },
  };
}
