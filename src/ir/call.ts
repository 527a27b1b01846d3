/** Calls: arguments are bound, kinds checked, and functions unfolded. */

import { didYouMean, refuse } from '../diagnostics.js';
import type { AstOf, Body } from '../lang/ast.js';
import type { Reduction } from '../spec/spec.js';
import { axisCalls } from './axes.js';
import { asReal, axesOf } from './coerce.js';
import { apply, call, type Expr, one, size, zero } from './expr.js';
import { type Given, type Parameter, resolve } from './form.js';
import { formNames, formOf } from './forms.js';
import { meaningAfter, refusal } from './kinds.js';
import { isCoreOp, ops } from './ops.js';
import { type Callable, mostCalls, type Scope, type Site, spanAt, type Value } from './scope.js';

export function lowerCall(site: Site): Value {
  const { ast, scope } = site;
  const { name } = ast;
  const local = scope.functions.get(name);
  if (local !== undefined) return applyFunction(local, site);
  if (name === 'reduced') return lowerReduced(site);
  if (Object.hasOwn(axisCalls, name)) return { expr: axisCalls[name]!(site), meaning: null };
  const form = formOf(name, ast, scope);
  if (form === null) return unknownFunction(ast, scope);
  const given = bindArguments(site, form.parameters, scope);
  checkKinds(site, given, isCoreOp(name) ? ops[name].accepts : []);
  const first = given[0]?.value;
  return {
    expr: form.build({ given, ast, scope }),
    meaning: meaningAfter(name, first !== undefined && 'meaning' in first ? first.meaning : null),
  };
}

/** By position, then by name, then by default. */
function bindArguments({ ast, scope, lower }: Site, expected: readonly Parameter[], defaults: Scope): Given[] {
  const positional = ast.arguments.filter(({ key }) => key === null);
  const form = `${ast.name}(${expected.map(({ name, default: value }) => (value === null ? name : `${name}=…`)).join(', ')})`;
  const wrong = (got: string) =>
    refuse('wrong_arguments', { name: ast.name, expected: count(expected), got, form: `\`${form}\`` }, spanAt(scope, ast));
  if (positional.length > expected.length) wrong(`${positional.length}`);
  const stray = ast.arguments.find(({ key }) => key !== null && !expected.slice(positional.length).some(({ name }) => name === key));
  if (stray !== undefined) wrong(`\`${stray.key}=\``);
  return expected.map(({ name, default: value }, i) => {
    const given = positional[i] ?? ast.arguments.find(({ key }) => key === name);
    if (given !== undefined) {
      const one = { value: lower(given.value, scope), ast: given.value };
      if (name === 'axis' && value !== null) axesOf(one.value, one.ast, scope); // refused where it was written, not where it is used
      return one;
    }
    if (value === null) return wrong(ast.arguments.length === 0 ? 'nothing' : `no \`${name}\``);
    return { value: lower(value, { ...defaults, axes: scope.axes, feature: scope.feature, at: () => spanAt(scope, ast) }), ast: value };
  });
}

function count(expected: readonly Parameter[]): string {
  const required = expected.filter((parameter) => parameter.default === null).length;
  const range = required === expected.length ? `${required}` : `${required} to ${expected.length}`;
  return `${range} argument${expected.length === 1 ? '' : 's'}`;
}

function checkKinds({ ast, scope }: Site, given: readonly Given[], accepted: readonly (string | null)[]): void {
  given.forEach(({ value }, i) => {
    const meaning = 'meaning' in value ? value.meaning : null;
    const reason = refusal(accepted[i] ?? null, meaning);
    if (reason !== null) refuse('wrong_kind', { name: ast.name, got: meaning!, why: reason[0], suggestion: reason[1] }, spanAt(scope, ast));
  });
}

/** Unfolds a definition on its arguments; one with derivatives of its own stays whole. */
function applyFunction(callable: Callable, site: Site): Value {
  const { ast, scope } = site;
  if (callable.loss !== null && (callable.loss.weight !== null || callable.loss.divisor !== null)) {
    refuse('loss_has_weight', { name: callable.name }, spanAt(scope, ast));
  }
  const { given, value } = unfoldFunction(callable, site);
  if (!('expr' in value)) return value;
  const meaning = (callable.kind ?? value.meaning) as Extract<Value, { expr: Expr }>['meaning'];
  if (scope.labels?.has(value.expr) === false) scope.labels.set(value.expr, callable.name);
  if (callable.derivatives.size === 0 || value.expr.static) return { expr: value.expr, meaning };
  const args = given.flatMap((one) => ('axes' in one.value ? [] : [asReal(one.value, one.ast, scope)]));
  const axes = given.flatMap((one) => ('axes' in one.value ? resolve(one.value.axes, args[0]!) : []));
  return { expr: call(callable.name, args, axes), meaning };
}

function unfoldFunction(callable: Callable, site: Site): { given: Given[]; value: Value; inner: Scope } {
  const { ast, scope, lowerBody } = site;
  const { name, parameters: expected, body, scope: closure } = callable;
  if (scope.calling.includes(name)) refuse('call_cycle', { cycle: [...scope.calling, name].join(' → ') }, spanAt(scope, ast));
  if (scope.fuel.left-- <= 0) refuse('too_large', { limit: mostCalls, what: 'calls of functions' }, spanAt(scope, ast));
  const given = bindArguments(site, expected, closure);
  const kinds = expected.map(({ kind }) => kind);
  checkKinds(site, given, kinds);
  const names = new Map([...closure.names, ...expected.map((parameter, i) => [parameter.name, given[i]!.value] as const)]);
  const at = closure.at === scope.at ? closure.at : () => spanAt(scope, ast);
  const calling = callable.loss === null ? scope.calling : [...scope.calling, name];
  const { value, scope: inner } = lowerBody(body, {
    ...closure,
    names,
    axes: scope.axes,
    feature: scope.feature,
    calling,
    inside: [...scope.inside, name],
    fuel: scope.fuel,
    labels: scope.labels,
    at,
  });
  return { given, value, inner };
}

/** reduced(loss(…)): the scalar that the loss is by itself, weights included; 0 where nothing weighs. */
function lowerReduced(site: Site): Value {
  const { ast, scope } = site;
  const [argument] = ast.arguments;
  const called = argument?.value.type === 'call' ? scope.functions.get(argument.value.name) : undefined;
  if (called === undefined || called.loss === null || argument?.value.type !== 'call') {
    return refuse(
      'wrong_arguments',
      { name: 'reduced', expected: 'the call of a loss', got: 'something else', form: '`reduced(dice(logits, target))`' },
      spanAt(scope, ast),
    );
  }
  const { value, inner } = unfoldFunction(called, { ...site, ast: argument.value });
  const beside = (body: Body | null, otherwise: Expr) =>
    body === null ? otherwise : asReal(site.lowerBody(body, inner).value, body.result, inner);
  const loss = asReal(value, argument.value, scope);
  const weight = beside(called.loss.weight, one);
  const total = apply('sum', [apply('mul', [weight, loss])], loss.dims);
  return {
    expr: reduce(
      total,
      apply('sum', [beside(called.loss.divisor, weight)], loss.dims),
      loss.dims.includes('batch') ? called.loss.reduction : 'mean',
    ),
    meaning: null,
  };
}

function reduce(total: Expr, weights: Expr, reduction: Reduction): Expr {
  if (reduction === 'sum') return total;
  const divisor = reduction === 'mean' ? weights : size('batch');
  return apply('where', [apply('eq', [divisor, zero]), zero, apply('div', [total, divisor])]);
}

function unknownFunction(ast: AstOf<'call'>, scope: Scope): never {
  if (scope.inside.includes(ast.name))
    refuse('cyclic_binding', { name: ast.name, cycle: [...scope.inside, ast.name].join(' → ') }, spanAt(scope, ast));
  const candidates = [...scope.functions.keys(), ...formNames];
  return refuse(
    'unknown_function',
    { name: ast.name, suggestion: didYouMean(ast.name, candidates) || `Define it on a line above: \`${ast.name}(x) = …\`.` },
    scope.at(ast.start, ast.start + ast.name.length),
  );
}
