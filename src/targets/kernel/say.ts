/** How each op that works position by position is said on f32x4. */

import type { Ast } from '../../lang/ast.js';
import { parse } from '../../lang/parse.js';
import { coefficients } from './coefficients.js';
import { functions } from './functions.js';
import { instructions } from './instructions.js';
import type { Lanes, Value } from './lanes.js';
import { polynomial } from './polynomial.js';

/** `exp(a)`, `a + b`, `a < b`, `where(a, b, c)`: an op of ir/ops.ts on values of some code. */
export function say(lanes: Lanes, op: string, args: readonly Value[]): Value {
  const [a, b] = args;
  if (op === 'stop_gradient') return a!;
  if (op === 'max' || op === 'min') return extreme(lanes, op === 'max' ? 'greatest' : 'least', [a!, b!]);
  return apply(lanes, words[op] ?? op, args);
}

/** Ops whose word of the notation is another. */
const words: Readonly<Record<string, string>> = { neg: 'negate', add: '+', sub: '-', mul: '*', div: '/', lt: '<', le: '<=', eq: '==' };

/** A NaN comes through from the first operand; from a second that may be NaN it is carried over. */
function extreme(lanes: Lanes, word: string, [a, b]: readonly [Value, Value]): Value {
  if (b.number !== null) return apply(lanes, word, [a, b]);
  if (a.number !== null) return apply(lanes, word, [b, a]);
  return apply(lanes, 'either', [apply(lanes, word, [a, b]), apply(lanes, '!=', [b, b])]);
}

function apply(lanes: Lanes, word: string, args: readonly Value[]): Value {
  const defined = functions[word];
  if (defined === undefined) return lanes.emit(instructions[word]!, args, nouns[word] ?? word);
  const [parameters, lines] = defined;
  const names = new Map(parameters.split(', ').map((name, i) => [name, args[i]!]));
  const body = bodyOf(word, lines);
  for (const { name, body: line } of body.definitions) names.set(name, value(lanes, line, names));
  return value(lanes, body.result, names);
}

const parsed = new Map<string, ReturnType<typeof parse>>();
function bodyOf(word: string, text: string) {
  const source = { name: word, text };
  const body = parsed.get(word) ?? parse({ text, at: (start, end) => ({ source, start, end }) });
  parsed.set(word, body);
  return body;
}

/** What the locals of operators are called. */
const nouns: Readonly<Record<string, string>> = {
  '+': 'sum',
  '-': 'difference',
  '*': 'product',
  '/': 'ratio',
  '<': 'less',
  '<=': 'at_most',
  '>': 'more',
  '>=': 'at_least',
  '==': 'equal',
  '!=': 'unequal',
  where: 'chosen',
};

function value(lanes: Lanes, ast: Ast, names: ReadonlyMap<string, Value>): Value {
  const of = (tree: Ast) => value(lanes, tree, names);
  switch (ast.type) {
    case 'number':
      return lanes.constant(ast.value);
    case 'name':
      return names.get(ast.name) ?? lanes.constant(Number.POSITIVE_INFINITY);
    case 'unary':
      return ast.operand.type === 'number'
        ? lanes.constant(-ast.operand.value)
        : apply(lanes, ast.operator === '-' ? 'negate' : 'not', [of(ast.operand)]);
    case 'binary':
      return apply(lanes, ast.operator, [of(ast.left), of(ast.right)]);
    case 'call': {
      const [first, second] = ast.arguments.map((argument) => argument.value);
      if (ast.name === 'polynomial') return polynomial(lanes, coefficients[(second as { name: string }).name]!, of(first!));
      if (ast.name === 'rise' || ast.name === 'fall') {
        const by = String((second as { value: number }).value);
        return lanes.emit(instructions[ast.name]!.replace('$b', by), [of(first!)], ast.name);
      }
      return apply(
        lanes,
        ast.name,
        ast.arguments.map((argument) => of(argument.value)),
      );
    }
    default:
      throw new Error(`${ast.type} has no meaning on lanes`);
  }
}
