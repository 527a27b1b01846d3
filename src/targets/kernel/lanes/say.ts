/** How each op that works position by position is said on f32x4. */

import type { Ast, AstOf, Body } from '../../../lang/ast.js';
import { parse } from '../../../lang/parse.js';
import { folded } from '../text/fold.js';
import { coefficients } from './coefficients.js';
import { elementary } from './functions.js';
import { instructions, nouns } from './instructions.js';
import { Lanes, type Shape, textOf, type Value } from './lanes.js';
import { polynomial } from './polynomial.js';
import { sharedPower, whole } from './powers.js';
import { shortcuts } from './shortcuts.js';
import { special } from './special.js';

/** `exp(a)`, `a + b`, `a < b`, `where(a, b, c)`: an op of ir/ops.ts on values of some code; conditions are masks. */
export function say(lanes: Lanes, op: string, args: readonly Value[]): Value {
  if (op === 'stop_gradient') return args[0]!;
  return apply(lanes, words[op] ?? op, args);
}

/** A power by products, where the exponent, which all vectors share, is a small whole number. */
export const wholePower = (lanes: Lanes, operands: readonly [Value, Value], otherwise: (lanes: Lanes) => Value): Value =>
  sharedPower(lanes, operands, { exponents: whole, otherwise, apply });

/** Ops whose word of the notation is another. */
// biome-ignore format: a table
const words: Readonly<Record<string, string>> = {
  neg: 'negate', add: '+', sub: '-', mul: '*', div: '/', lt: '<', le: '<=', eq: '==',
};

interface Definition {
  readonly parameters: readonly string[];
  readonly shape: Shape;
  readonly isApart: boolean;
  readonly body: Body;
}

const definitions: ReadonlyMap<string, Definition> = new Map([...elementary, ...special].flatMap(read));

function read(source: string): (readonly [string, Definition])[] {
  const headers = source.matchAll(/^(wide |apart )?(\w+)\((.*)\) =(.*(?:\n {2}.*)*)/gm);
  return [...headers].map(([, kind, name, parameters, text]) => {
    const at = (start: number, end: number) => ({ source: { name: name!, text: text! }, start, end });
    const shape: Shape = kind === 'wide ' ? 'f64x2' : 'f32x4';
    return [name!, { parameters: parameters!.split(', '), shape, isApart: kind === 'apart ', body: parse({ text: text!, at }) }];
  });
}

/** Whether an op that works position by position has a form on f32x4. */
export function speaks(op: string): boolean {
  const word = words[op] ?? op;
  return ['stop_gradient', 'max', 'min', 'pow'].includes(op) || definitions.has(word) || Object.hasOwn(instructions, word);
}

function apply(lanes: Lanes, word: string, args: readonly Value[]): Value {
  const known = lanes.recall(word, args);
  if (known !== undefined) return known;
  const name = word === 'pow' ? 'general_pow' : word;
  const value = shortcuts[word]?.(lanes, args, apply) ?? define(lanes, name, args) ?? instruct(lanes, word, args);
  lanes.remember(word, args, value);
  return value;
}

function define(lanes: Lanes, word: string, args: readonly Value[]): Value | null {
  const definition = definitions.get(word);
  if (definition === undefined) return null;
  if (!definition.isApart && !(lanes.isBrief && long.has(word))) return new Reader(lanes, definition, args).result();
  const operands = definition.parameters.map((_, i) => `$${'abc'[i]!}`).join(' ');
  return lanes.emit({ word, text: `(call $${word} ${operands})`, noun: word }, args);
}

/** What brief code calls, as it does whatever stands apart. */
const long: ReadonlySet<string> = new Set([
  'exp',
  'decay',
  'decay_minus_one',
  'expm1',
  'log',
  'log1p',
  'bent',
  'softplus',
  'sigmoid',
  'tanh',
  'erf',
]);

/** The function of the module that some code calls by a name. */
export function elementaryFunction(name: string): string | null {
  const definition = definitions.get(name);
  return definition === undefined ? null : functionText(name, definition);
}

function functionText(name: string, definition: Definition): string {
  const parameters = definition.parameters.map((parameter) => `$${parameter}`);
  const code = Lanes.frame(parameters);
  const args = parameters.map((parameter) => code.held(parameter));
  const result = textOf(new Reader(code, definition, args).result(), 0);
  const lines = folded([...code.constants, ...code.lines, `${result})`]);
  const needed = code.locals
    .slice(parameters.length)
    .filter((local) => lines.some((line) => line.includes(`${local} `) || line.includes(`${local})`)));
  const locals = needed.map((local) => `(local ${local} v128)`);
  const header = `(func $${name} ${parameters.map((parameter) => `(param ${parameter} v128)`).join(' ')} (result v128)`;
  return [`  ${header}`, ...[...locals, ...lines].map((line) => `    ${line}`), ''].join('\n');
}

function instruct(lanes: Lanes, word: string, args: readonly Value[], change = (text: string) => text): Value {
  const found = instructions[word];
  if (found === undefined) throw new Error(`${word} has no meaning on lanes`);
  const [text, last] = typeof found === 'string' ? [found] : found;
  const all = last === undefined ? args : [...args, lanes.constant(last)];
  return lanes.emit({ word, text: change(text), noun: nouns[word] ?? word }, all);
}

/** Reads the body of a function over its arguments. */
class Reader {
  private readonly names: Map<string, Value>;

  constructor(
    private readonly lanes: Lanes,
    private readonly definition: Definition,
    args: readonly Value[],
    known: ReadonlyMap<string, Value> = new Map(),
  ) {
    this.names = new Map([...known, ...args.map((arg, i) => [definition.parameters[i]!, arg] as const)]);
  }

  result(): Value {
    const { definitions: lines, result } = this.definition.body;
    for (const { name, body } of lines) this.names.set(name, this.value(body));
    return this.value(result);
  }

  private value(ast: Ast): Value {
    switch (ast.type) {
      case 'number':
        return this.constant(ast.value);
      case 'name':
        return ast.name === 'inf' ? this.constant(Number.POSITIVE_INFINITY) : this.names.get(ast.name)!;
      case 'unary':
        return this.unary(ast);
      case 'binary':
        return this.word(ast.operator, [this.value(ast.left), this.value(ast.right)]);
      case 'call':
        return this.call(ast);
      default:
        throw new Error(`${ast.type} has no meaning on lanes`);
    }
  }

  private unary({ operator, operand }: AstOf<'unary'>): Value {
    const value = this.value(operand);
    if (value.number !== null) return this.constant(-value.number);
    return this.word(operator === '-' ? 'negate' : 'not', [value]);
  }

  private call({ name, arguments: args }: AstOf<'call'>): Value {
    const [first, second] = args.map(({ value }) => value);
    if (name === 'polynomial' && second!.type === 'name') {
      const [add, mul] = ['+', '*'].map((word) => (a: Value, b: Value) => this.word(word, [a, b]));
      const constant = (number: number) => this.constant(number);
      return polynomial(coefficients[second!.name]!, this.value(first!), { constant, add: add!, mul: mul! });
    }
    if (name === 'if_any') return this.ifAny(args.map(({ value }) => value));
    if (second?.type === 'number' && String(instructions[name]).includes('#b')) {
      const by = String(second.value);
      return instruct(this.lanes, name, [this.value(first!)], (text) => this.shaped(text.replace('#b', by)));
    }
    return this.word(
      name,
      args.map(({ value }) => this.value(value)),
    );
  }

  /** `if_any(condition, then, otherwise)`: the one if the condition holds in any lane, else the other. */
  private ifAny([condition, then, otherwise]: readonly Ast[]): Value {
    const mask = this.value(condition!);
    const any = mask.texts.reduce((a, b) => `(v128.or ${a} ${b})`);
    const inside = (ast: Ast) => {
      const code = this.lanes.inside(this.lanes.vectors);
      return { code, value: new Reader(code, this.definition, [], this.names).value(ast) };
    };
    return this.lanes.branch('chosen', `(v128.any_true ${any})`, [inside(then!), inside(otherwise!)]);
  }

  private constant(number: number): Value {
    return this.lanes.constant(number, this.definition.shape);
  }

  private word(word: string, args: readonly Value[]): Value {
    if (this.definition.shape === 'f32x4' || definitions.get(word)?.shape === 'f64x2') return apply(this.lanes, word, args);
    return instruct(this.lanes, word, args, (text) => this.shaped(text));
  }

  private shaped(text: string): string {
    return this.definition.shape === 'f32x4' ? text : text.replaceAll('f32x4', 'f64x2').replaceAll('i32x4', 'i64x2');
  }
}
