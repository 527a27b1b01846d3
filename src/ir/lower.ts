/** Tree + scope → expression. The one way by which any text of the loss language becomes nodes. */

import { didYouMean, refuse } from '../diagnostics.js';
import type { Ast, AstOf, Body, Definition } from '../lang/ast.js';
import { parse } from '../lang/parse.js';
import { type FeatureName, features } from '../spec/features.js';
import { newAxes } from './axes.js';
import { lowerCall } from './call.js';
import { asBoolean, asReal, axesOf, exprOf } from './coerce.js';
import { apply, constant, type Expr, index, text, zero } from './expr.js';
import { formNames } from './forms.js';
import { binary } from './operators.js';
import { axisNamed, callable, type Scope, spanAt, type Value } from './scope.js';

/** The value of a formula, in the order of its lines. */
export function lowerBody({ definitions, result }: Body, outer: Scope): { value: Value; scope: Scope } {
  let scope: Scope = { ...outer, axes: [...outer.axes, ...madeAxes([...definitions.map(({ body }) => body), result])] };
  for (const definition of definitions) {
    if (outer.names.has(definition.name) || axisNamed(definition.name, scope) !== undefined) {
      refuse(
        'bound_twice',
        { name: definition.name, what: 'the name of a tensor, a parameter, a number or an axis' },
        spanAt(scope, definition),
      );
    }
    scope = bind(definition, withPending(scope, definitions));
  }
  return { value: lower(result, scope), scope };
}

/** Axes that `rename` and `stack` make: they are axes of the formula from its first line. */
function madeAxes(asts: readonly Ast[]): string[] {
  return asts.flatMap((ast) => [...(ast.type === 'call' ? newAxes(ast) : []), ...madeAxes(below(ast))]);
}

/** Lines that a name might mean though they come later: for the message about a circle. */
const pending = new WeakMap<Scope, readonly Definition[]>();
function withPending(scope: Scope, definitions: readonly Definition[]): Scope {
  pending.set(scope, definitions);
  return scope;
}

function bind(definition: Definition, scope: Scope): Scope {
  const { name, parameters, body } = definition;
  const lines = pending.get(scope)!;
  if (parameters !== null)
    return withPending({ ...scope, functions: new Map(scope.functions).set(name, callable(definition, scope)) }, lines);
  const value = lower(body, scope);
  if ('expr' in value) scope.labels?.set(value.expr, name);
  return withPending({ ...scope, names: new Map(scope.names).set(name, value) }, lines);
}

export function lower(ast: Ast, scope: Scope): Value {
  const value = lowered(ast, scope);
  if ('expr' in value && scope.origins?.has(value.expr) === false) scope.origins.set(value.expr, spanAt(scope, ast));
  return value;
}

function lowered(ast: Ast, scope: Scope): Value {
  switch (ast.type) {
    case 'number':
      return { expr: constant(ast.value), meaning: null };
    case 'text':
      return { expr: text(ast.value), meaning: null };
    case 'name':
      return lowerName(ast, scope);
    case 'list':
      return { axes: ast.items.flatMap((item) => axesOf(lower(item, scope), item, scope) as string[]) };
    case 'call':
      return lowerCall({ ast, scope, lower, lowerBody });
    case 'pick':
      return plain(lowerPick(ast, scope));
    case 'unary': {
      const operand = lower(ast.operand, scope);
      if (ast.operator === '-' && 'expr' in operand && isNumber(operand.expr)) return plain(constant(-operand.expr.value));
      return plain(
        ast.operator === '-' ? apply('neg', [asReal(operand, ast.operand, scope)]) : apply('not', [asBoolean(operand, ast.operand, scope)]),
      );
    }
    case 'binary':
      return plain(binary(ast, [lower(ast.left, scope), lower(ast.right, scope)], scope));
  }
}

const isNumber = ({ op, type }: Expr): boolean => op === 'const' && type === 'real';
const plain = (expr: Expr): Value => ({ expr, meaning: null });

function lowerName(ast: AstOf<'name'>, scope: Scope): Value {
  const found = scope.names.get(ast.name);
  if (found !== undefined) return found;
  const axis = axisNamed(ast.name, scope);
  if (axis !== undefined) return { axes: [axis] };
  return unknownName(ast, scope);
}

function unknownName(ast: AstOf<'name'>, scope: Scope): never {
  const { name } = ast;
  const span = spanAt(scope, ast);
  const known = scope.feature === null ? null : features[scope.feature as FeatureName];
  if (known !== null && Object.values(features).some(({ prediction }) => prediction.dims.includes(name))) {
    const dims = `[${known.prediction.dims.join(', ')}]`;
    refuse('missing_axis', { axis: name, feature: scope.feature!, input: 'prediction', dims }, span);
  }
  const lines = pending.get(scope) ?? [];
  const cycle = circle(name, lines);
  if (cycle !== null) refuse('cyclic_binding', { name, cycle: cycle.join(' → ') }, span);
  const later = lines.some((line) => line.name === name && line.parameters === null);
  if (scope.functions.has(name) || formNames.includes(name))
    refuse('unknown_name', { name, suggestion: `\`${name}\` is a function: write \`${name}(…)\`.` }, span);
  const suggestion = later
    ? 'It is defined further down; a line may use only the lines above it.'
    : name === 'target'
      ? 'Its `inputs` do not have it: add `target: {}`, or `target: [batch]` where its axes are not those of the features.'
      : didYouMean(name, [...scope.names.keys(), ...scope.axes]);
  return refuse('unknown_name', { name, suggestion }, span);
}

/** A way from a name through the lines that define names, back to it. */
function circle(name: string, lines: readonly Definition[], path: readonly string[] = [name]): string[] | null {
  const line = lines.find((definition) => definition.name === path.at(-1));
  for (const used of line === undefined ? [] : namesIn(line.body)) {
    if (used === name) return [...path, name];
    const found = path.includes(used) ? null : circle(name, lines, [...path, used]);
    if (found !== null) return found;
  }
  return null;
}

function namesIn(ast: Ast): string[] {
  if (ast.type === 'name') return [ast.name];
  return below(ast).flatMap(namesIn);
}

function below(ast: Ast): Ast[] {
  switch (ast.type) {
    case 'unary':
      return [ast.operand];
    case 'binary':
      return [ast.left, ast.right];
    case 'pick':
      return [ast.from, ast.by];
    case 'call':
      return ast.arguments.map(({ value }) => value);
    case 'list':
      return [...ast.items];
    default:
      return [];
  }
}

/** x[target]: the entry of x at the target's class; the weighted sum where the target is a distribution. */
function lowerPick({ from, by }: AstOf<'pick'>, scope: Scope): Expr {
  const x = asReal(lower(from, scope), from, scope);
  const target = asReal(lower(by, scope), by, scope);
  const axes = axesOf(lowerName({ type: 'name', name: 'class', start: from.start, end: by.end }, scope), from, scope) as string[];
  if (target.dims.includes(axes[0]!)) return apply('sum', [apply('mul', [target, x])], axes);
  const chosen = apply('eq', [target, index(axes[0]!)]);
  return apply('sum', [apply('where', [chosen, x, zero])], axes);
}

/** The tables are few and asked for often. */
const parsed = new Map<string, Body>();

/** Text of the tool's own tables: rules and derivatives. */
export function lowerText(text: string, scope: Scope): Expr {
  const at: Scope['at'] = (start, end) => ({ source: { name: 'a table of create-loss', text }, start, end });
  const body = parsed.get(text) ?? parse({ text, at });
  parsed.set(text, body);
  return exprOf(lowerBody(body, { ...scope, at }).value, body.result, { ...scope, at });
}
