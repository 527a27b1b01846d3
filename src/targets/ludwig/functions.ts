/** A program → the Python function of its loss: the value of each position, from which torch derives the gradient. */

import { formulaLine } from '../../code/formula.js';
import { type Expr, one } from '../../ir/expr.js';
import type { Outputs } from '../../outputs.js';
import type { Program } from '../../program.js';
import type { Dim } from '../../spec/features.js';
import type { Parameter, Spec } from '../../spec/spec.js';
import { dims } from './border.js';
import { type Context, emit, sizeName } from './emit.js';
import { within } from './expression.js';
import { guarded } from './guards.js';
import { fitted } from './layout.js';
import { call, documentation, reserved } from './python.js';
import { atom, type Say } from './say.js';
import { settled } from './whole.js';

/** The function under some name; two programs of equal text share one. */
export function lossFunction(program: Program, name: string): string {
  const outputs = present(program.stable);
  const whole = settled(outputs.map(([, expr]) => expr));
  const { results: roots, of } = guarded(whole.results);
  const { lines, results } = emit(
    roots,
    contextOf(program, (expr) => of(whole.of(expr))),
  );
  const fields = results.map((result, i) => `${outputs[i]![0]}=${squeezed(result, roots[i]!, program)}`);
  const head = call(`def ${name}`, parameters(program), ' -> Positions:');
  const formulas = outputs.map(([output, expr]) => `${output} = ${formulaLine(expr, program)}`).join('\n');
  const body = [...lines, `return Positions(${fields.join(', ')})`].flatMap((line) => fitted(`    ${line}`));
  return [head, documentation(formulas, '    '), ...body].join('\n');
}

type Named = readonly [name: 'loss' | 'weight' | 'divisor', expr: Expr];

/** No weight is 1 everywhere, and no divisor the sum of the weights. */
function present({ loss, weight, divisor }: Outputs): Named[] {
  const implied = (expr: Expr | null, other: Expr | null) => expr === null || (expr === one && other === null);
  return [
    ['loss', loss],
    ...(implied(weight, divisor) ? [] : [['weight', weight!] as const]),
    ...(implied(divisor, weight) ? [] : [['divisor', divisor!] as const]),
  ];
}

function contextOf({ spec, signature, order, renamed, names, labels }: Program, of: (expr: Expr) => Expr): Context {
  const inputs = signature.inputs.map(({ name, dims: own }) => [name, { text: name, dims: own }] as const);
  const taken = [...reserved, ...order.map(sizeName), ...inputs.map(([name]) => name), ...spec.parameters.map(({ name }) => name)];
  return {
    tensors: { order, renamed, lengths: lengthsOf(spec), held: new Map(inputs) },
    names: new Map([...names].map(([expr, name]) => [of(expr), name])),
    labels: new Map([...labels].map(([expr, name]) => [of(expr), name])),
    taken: new Set(taken),
    like: signature.inputs.find(({ domain }) => domain === 'real')!.name,
  };
}

/** An axis that arrays alone have is as long as the first of them. */
const lengthsOf = ({ parameters: all }: Spec): Map<Dim, string> =>
  new Map(
    all
      .filter(({ type }) => type === 'array')
      .map(({ name, axis, nullable }): [Dim, string] => [axis!, nullable ? `len(${name} or [])` : `len(${name})`])
      .reverse(),
  );

function parameters({ spec, signature }: Program): string[] {
  const tensors = signature.inputs.map(({ name }) => `${name}: Tensor`);
  const settings = spec.parameters.map((parameter) => `${parameter.name}: ${typeOf(parameter)}`);
  return [...tensors, ...(settings.length === 0 ? [] : ['*', ...settings])];
}

const types: Record<Parameter['type'], string> = {
  number: 'float',
  integer: 'int',
  boolean: 'bool',
  string: 'str',
  array: 'Sequence[float]',
};

const typeOf = ({ type, nullable }: Parameter): string => `${types[type]}${nullable ? ' | None' : ''}`;

/** A result without the axes that the loss of a position has not; a plain number as it is, but for the loss itself. */
function squeezed(result: Say, expr: Expr, { dims: own, order, signature }: Program): string {
  const like = signature.inputs.find(({ domain }) => domain === 'real')!.name;
  if (expr.static) return `${like}.new_full((${own.map(() => '1').join(', ')}${own.length === 1 ? ',' : ''}), ${result[0]})`;
  const extra = order.filter((dim) => !own.includes(dim));
  return extra.length === 0 ? result[0] : `${within(result, atom)}.squeeze(${dims(extra, order)})`;
}
