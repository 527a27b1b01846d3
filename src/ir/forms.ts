/** The functions that are core ops, and the few that need to look at axes. */

import { refuse } from '../diagnostics.js';
import type { Argument, AstOf } from '../lang/ast.js';
import type { Dim } from '../spec/features.js';
import { aligned } from './align.js';
import { axisCalls } from './axes.js';
import { asBoolean, exprOf } from './coerce.js';
import { apply, type Expr, index, nothing, one, size, truth, zero } from './expr.js';
import { axes, axis, type Context, type Form, parameters, real, resolve } from './form.js';
import { type CoreOp, coreOps, isCoreOp, ops } from './ops.js';
import { countOf, mean, reduction, smallest } from './reductions.js';
import { axisNamed, type Scope, spanAt } from './scope.js';
import { sliced } from './slice.js';

/** Runs along one axis, which stays. */
function alongOne(op: CoreOp, names: readonly string[]): Form {
  return {
    parameters: parameters([...names, 'axis=class'].join(', ')),
    build: (context) => {
      const tensors = names.map((_, i) => real(context, i));
      const [along] = resolve([axis(context, names.length)], tensors[0]!);
      return apply(op, tensors, [along!]);
    },
  };
}

/** Functions that need to look at axes. `max` and `min` of one tensor reduce it; of two they compare. */
const forms: Record<string, Form> = {
  sum: reduction('sum'),
  max: reduction('amax'),
  min: smallest,
  any: reduction('any'),
  logsumexp: reduction('logsumexp'),
  mean,
  count: { parameters: parameters('x, axis=all'), build: (context) => countOf(resolve(axes(context, 1), real(context, 0))) },
  size: { parameters: parameters('axis'), build: (context) => size(axis(context, 0)) },
  index: { parameters: parameters('axis'), build: (context) => index(axis(context, 0)) },
  one_hot: { parameters: parameters('target, axis=class'), build: (context) => oneHot(real(context, 0), axis(context, 1)) },
  slice: sliced,
  has_axis: { parameters: parameters('x, axis=class'), build: (context) => truth(real(context, 0).dims.includes(axis(context, 1))) },
  log_softmax: {
    parameters: parameters('x, axis=class'),
    build: (context) => apply('log_softmax', [real(context, 0)], resolve(axes(context, 1), real(context, 0))),
  },
  polygamma: {
    parameters: parameters('order, x'),
    build: (context) => {
      const order = real(context, 0);
      if (!order.static) refuse('not_static', { what: 'The order of a polygamma function' }, spanAt(context.scope, context.ast));
      return apply('polygamma', [order, real(context, 1)]);
    },
  },
  cumsum: alongOne('cumsum', ['x']),
  reverse_cumsum: alongOne('reverse_cumsum', ['x']),
  sort_by: alongOne('sort_by', ['key', 'x']),
  unsort_by: alongOne('unsort_by', ['key', 'x']),
  ctc_nll: aligned('ctc_nll'),
  ctc_occupancy: aligned('ctc_occupancy'),
  log_tempered_softmax: {
    parameters: parameters('x, t, axis=class'),
    build: (context) => {
      const t = real(context, 1);
      if (!t.static) refuse('not_static', { what: 'The temperature' }, spanAt(context.scope, context.ast));
      return apply('log_tempered_softmax', [real(context, 0), t], resolve(axes(context, 2), real(context, 0)));
    },
  },
};

/** Only gradients ask for it: it has none itself. */
const ofGradients = new Set<string>(['ctc_occupancy'] satisfies CoreOp[]);

export function formOf(name: string, ast: AstOf<'call'>, scope: Scope): Form | null {
  if (ofGradients.has(name) && scope.feature !== null) return null;
  const second = ast.arguments[1];
  const compares = (name === 'max' || name === 'min') && second?.key === null && !isAxes(second, scope);
  if (Object.hasOwn(forms, name) && !compares) return forms[name]!;
  return isCoreOp(name) && !internal.has(name) ? coreForm(name) : null;
}

/** Written with operators or through a form, so not callable by these names. */
const internal = new Set<string>([
  'neg',
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'lt',
  'le',
  'eq',
  'and',
  'or',
  'not',
  'amax',
] satisfies CoreOp[]);
export const formNames: readonly string[] = [
  ...[...coreOps.filter((op) => !internal.has(op)), ...Object.keys(forms)].filter((name) => !ofGradients.has(name)),
  ...Object.keys(axisCalls),
];

function isAxes({ value }: Argument, scope: Scope): boolean {
  if (value.type === 'list') return true;
  const bound = value.type === 'name' ? scope.names.get(value.name) : undefined;
  return bound === undefined ? value.type === 'name' && axisNamed(value.name, scope) !== undefined : 'axes' in bound;
}

function coreForm(op: CoreOp): Form {
  const names = ops[op].arguments;
  return {
    parameters: parameters(names.join(', ')),
    build: (context) => {
      if (op === 'is_null') return isNull(exprOf(context.given[0]!.value, context.given[0]!.ast, context.scope));
      if (op === 'where' && [1, 2].every((i) => isCondition(context, i))) return chosenCondition(context);
      const condition = op === 'where' ? [asBoolean(context.given[0]!.value, context.given[0]!.ast, context.scope)] : [];
      const rest = names.slice(condition.length).map((_, i) => real(context, i + condition.length));
      // Which branch it is may be known from the axes alone; the other has then no say in them.
      return condition[0]?.op === 'const' ? rest[condition[0].value === 1 ? 0 : 1]! : apply(op, [...condition, ...rest]);
    },
  };
}

const isCondition = ({ given }: Context, i: number): boolean => {
  const { value } = given[i]!;
  return 'expr' in value && value.expr.type === 'boolean';
};

/** A choice of two conditions is a condition. */
function chosenCondition({ given, scope }: Context): Expr {
  const [c, a, b] = given.map(({ value, ast }) => asBoolean(value, ast, scope)) as [Expr, Expr, Expr];
  return apply('or', [apply('and', [c, a]), apply('and', [apply('not', [c]), b])]);
}

/** one_hot(t, axis): 1 where the axis stands at t; a target that has the axis already is itself. */
function oneHot(target: Expr, axis: Dim): Expr {
  return target.dims.includes(axis) ? target : apply('where', [apply('eq', [target, index(axis)]), one, zero]);
}

/** Only a parameter can turn out to be null; of anything else it is known. */
export const isNull = (expr: Expr): Expr => (expr.op === 'parameter' ? apply('is_null', [expr]) : truth(expr === nothing));
