/** The form of slices: slice(x, axis, first=1) is x without its first entry, last=1 without its last. */

import { refuse } from '../diagnostics.js';
import { print } from '../lang/print.js';
import { axis, type Context, type Form, parameters, real, resolve } from './form.js';
import { slice } from './moves.js';
import { axesIn } from './parts.js';
import { spanAt } from './scope.js';

export const sliced: Form = {
  parameters: parameters('x, axis, first=0, last=0'),
  build: (context) => {
    const x = real(context, 0);
    const named = axis(context, 1);
    const [along] = resolve([named], x) as [string];
    const example = `\`slice(${tensorWith(along, context)}, ${named}, first=1)\``;
    if (!x.dims.includes(along)) {
      const suggestion = `A slice takes a tensor, one of its axes, and how many entries to drop there: ${example}.`;
      refuse(
        'axis_absent',
        { what: 'What is sliced here', axis: along, axes: axesIn(x.dims), suggestion },
        spanAt(context.scope, context.ast),
      );
    }
    return slice(x, along, [dropped(context, 2, example), dropped(context, 3, example)]);
  },
};

/** The shape of what comes after hangs on it, so no parameter can say it. */
function dropped(context: Context, i: number, form: string): number {
  const { op, value } = real(context, i);
  if (op === 'const' && Number.isInteger(value) && value >= 0) return value;
  const { ast } = context.given[i]!;
  const expected = 'whole numbers of entries to drop, written out';
  return refuse('wrong_arguments', { name: 'slice', expected, got: `\`${print(ast)}\``, form }, spanAt(context.scope, ast));
}

/** The name of a tensor that can be sliced so, for an example. */
const tensorWith = (along: string, { scope }: Context): string =>
  [...scope.names].find(([, value]) => 'expr' in value && value.expr.dims.includes(along))?.[0] ?? 'x';
