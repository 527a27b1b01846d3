/** Losses as functions: one spec calls another by name and gets its unreduced loss. */

import { Refusal } from './diagnostics.js';
import { formNames } from './ir/forms.js';
import { type Callable, preludeScope, type Scope } from './ir/scope.js';
import type { Ast, FunctionParameter } from './lang/ast.js';
import { parse } from './lang/parse.js';
import type { Formula, Parameter, Spec } from './spec/spec.js';

/** The prelude and every loss that reads; a name that the language has stays the language's. */
export function functionsWith(specs: readonly Spec[]): ReadonlyMap<string, Callable> {
  const found = known.get(specs) ?? collect(specs);
  known.set(specs, found);
  return found;
}

/** Every loss of a library is compiled among the same specs. */
const known = new WeakMap<readonly Spec[], ReadonlyMap<string, Callable>>();

function collect(specs: readonly Spec[]): ReadonlyMap<string, Callable> {
  const functions = new Map(preludeScope.functions);
  const scope: Scope = { ...preludeScope, functions };
  for (const spec of specs) {
    const made = isTaken(spec.name, functions) ? null : callableOf(spec, scope);
    if (made !== null) functions.set(spec.name, made);
  }
  return functions;
}

const isTaken = (name: string, functions: ReadonlyMap<string, Callable>): boolean =>
  functions.has(name) || formNames.includes(name) || name === 'reduced';

function callableOf(spec: Spec, scope: Scope): Callable | null {
  const body = (formula: Formula | null) => (formula === null ? null : parse(formula));
  try {
    const inputs = spec.inputs.map(({ name, kind }): FunctionParameter => ({ name, kind, default: null, ...nowhere }));
    const parameters = [...inputs, ...spec.parameters.map(parameterOf)];
    const loss = { weight: body(spec.weight), divisor: body(spec.divisor), reduction: spec.reduction };
    return { name: spec.name, parameters, kind: null, body: parse(spec.loss), derivatives: new Map(), scope, loss };
  } catch (error) {
    if (error instanceof Refusal) return null; // what is wrong with it is said where it is compiled
    throw error;
  }
}

const nowhere = { start: 0, end: 0 };
const name = (text: string): Ast => ({ type: 'name', name: text, ...nowhere });

function parameterOf({ name: parameter, default: value }: Parameter): FunctionParameter {
  return { name: parameter, kind: null, default: literal(value), ...nowhere };
}

/** A list has no literal: a parameter of that type with a default must be given. */
function literal(value: Parameter['default']): Ast | null {
  if (typeof value === 'number')
    return value < 0 ? { type: 'unary', operator: '-', operand: literal(-value)!, ...nowhere } : { type: 'number', value, ...nowhere };
  if (typeof value === 'string') return { type: 'text', value, ...nowhere };
  return Array.isArray(value) ? null : name(String(value));
}
