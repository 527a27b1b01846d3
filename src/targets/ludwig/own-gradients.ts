/** The functions that carry a gradient of their own, each derived from its row in ir/ops.ts or its line in the prelude. */

import { fill as fillTemplate } from '../../code/template.js';
import type { File } from '../../file.js';
import { call as callExpr, type Expr, input, parameter } from '../../ir/expr.js';
import { lower, lowerText } from '../../ir/lower.js';
import { meaningOf } from '../../ir/meaning.js';
import { type CoreOp, ops } from '../../ir/ops.js';
import { raise } from '../../ir/raise.js';
import { preludeScope, scopeOf, type Value } from '../../ir/scope.js';
import { print } from '../../lang/print.js';
import type { Library } from '../target.js';
import { carriedCalls } from './carried.js';
import { emit } from './emit.js';
import { fitted } from './layout.js';
import { packagePath } from './paths.js';
import { call, documentation, reserved } from './python.js';

/** What torch itself says of the ops that stand in `functions` only for their gradient. */
const values: Partial<Record<CoreOp, string>> = {
  expm1: 'torch.expm1(a)',
  sqrt: 'torch.sqrt(a)',
  acos: 'torch.acos(a)',
  tanh: 'torch.tanh(a)',
  sigmoid: 'torch.sigmoid(a)',
  softplus: '-torch.nn.functional.logsigmoid(-a)',
  pow: 'torch.pow(a, b)',
  erfcx: 'special.erfcx(a)',
  log_rising: 'special.log_rising(a, b)',
  digamma_rise: 'special.digamma_rise(a, b)',
  log_bessel_i0e: 'special.log_bessel_i0e(a)',
  bessel_ratio: 'special.bessel_ratio(a)',
};

/** A function and its parts, as text. */
interface Carried {
  readonly name: string;
  readonly says: string;
  /** A setting is a plain number, by which there is no gradient. */
  readonly parameters: readonly { readonly name: string; readonly isSetting: boolean }[];
  readonly value: Body;
  readonly slopes: readonly (Body | null)[];
}
type Body = readonly string[];

export function ownGradients({ layout, template }: Library): File {
  const skeleton = template('ludwig/functions.py.hbs');
  const all = [...Object.keys(values).map((op) => ofOp(op as CoreOp)), ...carriedCalls.map(ofCall)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const text = fillTemplate('ludwig/functions.py.hbs', skeleton, { functions: all.map(textOf).join('\n\n\n') });
  return { path: packagePath(layout, 'functions.py'), text, owner: 'tool', spec: null, template: skeleton.name };
}

const real = (expr: Expr): Value => ({ expr, meaning: null });

function ofOp(op: CoreOp): Carried {
  const { arguments: names, derivatives } = ops[op];
  const given = names.map((name) => [name, real(input(name, []))] as const);
  const scope = scopeOf([...given, ['y', real(input('y', []))], ['g', real(input('g', []))]]);
  const slopes = (derivatives as readonly string[]).map((text) => bodyOf(lowerText(text, scope), names));
  const parameters = names.map((name) => ({ name, isSetting: false }));
  return { name: op, says: `${op}(${names.join(', ')})`, parameters, value: [`return ${values[op]!}`], slopes };
}

function ofCall(name: string): Carried {
  const { parameters: declared, derivatives } = preludeScope.functions.get(name)!;
  const parameters = declared.map((one) => ({ name: one.name, isSetting: !derivatives.has(one.name) }));
  const args = parameters.map((one) => (one.isSetting ? parameter(one.name, 'real', null) : input(one.name, [])));
  const names = parameters.map((one) => one.name);
  const meaning = meaningOf(callExpr(name, args));
  const scope = scopeOf([
    ...args.map((arg, i) => [names[i]!, real(arg)] as const),
    ['y', real(input('y', []))],
    ['g', real(input('g', []))],
  ]);
  const slopes = names.map((one) => {
    const derivative = derivatives.get(one);
    const value = derivative === undefined ? null : lower(derivative, scope);
    return value !== null && 'expr' in value ? bodyOf(value.expr, names) : null;
  });
  return { name, says: print(raise(meaning)), parameters, value: bodyOf(meaning, names), slopes };
}

function bodyOf(expr: Expr, names: readonly string[]): Body {
  const held = [...names, 'y', 'g'].map((name) => [name, { text: name, dims: [] }] as const);
  const tensors = { order: [], renamed: new Map(), lengths: new Map(), held: new Map(held) };
  const { lines, results } = emit([expr], {
    tensors,
    names: new Map(),
    labels: new Map(),
    taken: new Set([...reserved, ...names, 'y', 'g']),
    like: names[0]!,
  });
  const result = results[0]![0];
  const last = lines.at(-1) ?? '';
  const body = last.startsWith(`${result} = `)
    ? [...lines.slice(0, -1), `return ${last.slice(result.length + 3)}`]
    : [...lines, `return ${result}`];
  return body.map((line) => line.replace(/\bfunctions\./g, ''));
}

function textOf({ name, says, parameters, value, slopes }: Carried): string {
  const typed = (extra: readonly string[] = []) => [
    ...parameters.map((one, i) => `${one.name}: ${one.isSetting ? 'float' : name === 'pow' && i === 1 ? 'Tensor | float' : 'Tensor'}`),
    ...extra.map((one) => `${one}: Tensor`),
  ];
  const own = parameters.map((one) => one.name);
  const by = (i: number) => `_${name}_by_${own[i]!}`;
  const links = slopes.map((slope, i) => (slope === null ? 'None' : by(i)));
  const parts = [
    definition(`def ${name}`, typed(), [
      documentation(says),
      `return carry(_${name}, (${links.join(', ')}${links.length === 1 ? ',' : ''}), ${own.join(', ')})`,
    ]),
    definition(`def _${name}`, typed(), value),
    ...slopes.flatMap((slope, i) => (slope === null ? [] : [definition(`def ${by(i)}`, typed(['y', 'g']), slope)])),
  ];
  return parts.join('\n\n\n');
}

const definition = (head: string, parameters: readonly string[], body: readonly string[]): string =>
  [call(head, parameters, ' -> Tensor:'), ...body.flatMap((line) => line.split('\n')).flatMap((line) => fitted(`    ${line}`))].join('\n');
