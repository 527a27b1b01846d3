/** A spec for one signature → the expressions that it means. */

import { refuse, type Span } from './diagnostics.js';
import { asReal } from './ir/coerce.js';
import { type Expr, input, parameter, without } from './ir/expr.js';
import type { Meaning } from './ir/kinds.js';
import { lowerBody } from './ir/lower.js';
import { named } from './ir/parts.js';
import { type Scope, scopeOf, type Value } from './ir/scope.js';
import { parse } from './lang/parse.js';
import { type Argument, type Signature, showDims, tensorOrder } from './signature.js';
import { type Dim, features } from './spec/features.js';
import type { Formula, Limit, Parameter, Spec } from './spec/spec.js';

/** The loss of a position, its weight, and what `mean` divides by (null: 1, and the sum of the weights). */
export interface Outputs {
  readonly loss: Expr;
  readonly weight: Expr | null;
  readonly divisor: Expr | null;
}

export interface Lowered {
  readonly meant: Outputs;
  readonly bindings: readonly (readonly [string, Expr])[];
  /** What values may be called besides: by the lines of other losses, or by the functions that give them. */
  readonly labels: ReadonlyMap<Expr, string>;
  /** Where the elements of each input lie, as expressions of the parameters. */
  readonly bounds: Readonly<Record<string, Bounds>>;
  /** The text that an expression was made of. */
  readonly origins: ReadonlyMap<Expr, Span>;
}

export type Bounds = Readonly<Partial<Record<Limit, Expr>>>;

/** What a spec means for a signature, and the values that its lines name; `functions` may be called. */
export function lowerOutputs(spec: Spec, signature: Signature, functions: Scope['functions']): Lowered {
  const origins = new Map<Expr, Span>();
  const labels = new Map<Expr, string>();
  const outer = { ...scopeFor(spec, signature), functions, origins, labels };
  const { value, scope } = lowerFormula(spec.loss, outer);
  checkDims(value, tensorOrder(signature), spec.loss);
  const beside = (formula: Formula | null) => (formula === null ? null : lowerBeside(formula, { scope, loss: value }));
  const bindings = [...scope.names].flatMap(([name, bound]): [string, Expr][] =>
    'expr' in bound && !outer.names.has(name) ? [[name, bound.expr]] : [],
  );
  const meant = { loss: value, weight: beside(spec.weight), divisor: beside(spec.divisor) };
  return { meant, bindings, labels, bounds: lowerBounds(spec), origins };
}

function lowerBounds(spec: Spec): Lowered['bounds'] {
  const scope = scopeOf(parametersOf(spec));
  const lowered = spec.inputs.map(({ name, bounds }) => {
    const exprs = Object.entries(bounds).map(([limit, formula]) => [limit, lowerFormula(formula, { ...scope, at: formula.at }).value]);
    return [name, Object.fromEntries(exprs)] as const;
  });
  return Object.fromEntries(lowered);
}

/** Weight and divisor see the names that the loss has bound, and may not vary along axes that it lacks. */
function lowerBeside(formula: Formula, { scope, loss }: { scope: Scope; loss: Expr }): Expr {
  const { value } = lowerFormula(formula, { ...scope, at: formula.at });
  const extra = without(value.dims, loss.dims);
  if (extra.length > 0)
    refuse('weight_dims', { extra: showDims(extra), dims: showDims(loss.dims), named: named(extra) }, formula.at(0, formula.text.length));
  return value;
}

function lowerFormula(formula: Formula, scope: Scope): { value: Expr; scope: Scope } {
  const body = parse(formula);
  const lowered = lowerBody(body, scope);
  return { value: asReal(lowered.value, body.result, lowered.scope), scope: lowered.scope };
}

function checkDims(loss: Expr, axes: readonly Dim[], formula: Formula): void {
  const extra = without(loss.dims, axes);
  if (extra.length > 0)
    refuse('loss_dims', { dims: showDims(loss.dims), extra: extra.join(', '), named: named(extra) }, formula.at(0, formula.text.length));
}

/** An array lies along an axis that the tensors have, or along one of its own, which no feature has. */
function checkArrays(spec: Spec, signature: Signature): void {
  const axes = tensorOrder(signature);
  const known = Object.values(features).flatMap(({ prediction }): readonly Dim[] => prediction.dims);
  const stray = spec.parameters.find(({ axis }) => axis !== null && !axes.includes(axis) && known.includes(axis));
  if (stray === undefined) return;
  const { dims } = signature.inputs[0]!;
  refuse(
    'missing_axis',
    { axis: stray.axis!, feature: signature.features[0]!, input: signature.inputs[0]!.name, dims: showDims(dims) },
    stray.span,
  );
}

function scopeFor(spec: Spec, signature: Signature): Scope {
  checkArrays(spec, signature);
  const inputs = signature.inputs.map((one) => [one.name, inputValue(spec, one)] as const);
  return scopeOf([...inputs, ...parametersOf(spec)], {
    axes: [...new Set([...tensorOrder(signature), ...arrayAxes(spec)])],
    feature: signature.features[0]!,
    calling: [spec.name],
    at: spec.loss.at,
  });
}

const arrayAxes = (spec: Spec): Dim[] => spec.parameters.flatMap(({ type, axis }) => (type === 'array' ? [axis ?? 'class'] : []));
const parametersOf = (spec: Spec) => spec.parameters.map((one) => [one.name, parameterValue(one)] as const);

export const inputExpr = ({ name, role, dims, domain }: Argument): Expr =>
  input(name, dims, role === 'target' && domain === 'integer' ? 'ids' : 'real');

function inputValue(spec: Spec, argument: Argument): Value {
  const kind = spec.inputs.find((one) => one.name === argument.name)!.kind;
  const meaning: Meaning = argument.domain === 'boolean' ? 'truth' : argument.domain === 'integer' ? 'ids' : kind;
  return { expr: inputExpr(argument), meaning };
}

function parameterValue(declared: Parameter): Value {
  return { expr: parameterExpr(declared), meaning: null, ...(declared.enum === null ? {} : { texts: declared.enum }) };
}

export function parameterExpr({ name, type, axis, minimum, exclusiveMinimum }: Parameter): Expr {
  const exprType = type === 'boolean' ? 'boolean' : type === 'string' ? 'text' : 'real';
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum === 0 ? Number.MIN_VALUE : (exclusiveMinimum ?? -Infinity));
  return parameter(name, exprType, type === 'array' ? (axis ?? 'class') : null, low);
}
