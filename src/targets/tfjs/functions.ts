/** A program → the two functions of its class: the value of each position, and the gradient by each input. */

import { axisList } from '../../code/axes.js';
import { type Code, code, comment, print, symbol } from '../../code/code.js';
import { formulaLine } from '../../code/formula.js';
import { type Expr, one, topological } from '../../ir/expr.js';
import type { Outputs } from '../../outputs.js';
import type { Program } from '../../program.js';
import type { Dim } from '../../spec/features.js';
import type { Held } from './border.js';
import { type Context, emit, ops, sizeName } from './emit.js';
import { reserved } from './reserved.js';

export interface Place {
  readonly runtime: string;
  readonly config: Code;
  readonly tf: Code;
}

/** Text of the functions under some names; two programs of equal text share one pair. */
export interface Functions {
  readonly value: (name: string) => Code;
  readonly gradient: (name: string) => Code;
}

export function functions(program: Program, place: Place): Functions {
  return { value: (name) => valueFunction(program, place, name), gradient: (name) => gradientFunction(program, place, name) };
}

function valueFunction(program: Program, place: Place, name: string): Code {
  const { outputs } = program.execution;
  const present = (['loss', 'weight', 'divisor'] as const).filter((output) => !isImplied(output, outputs));
  const { lines, results } = emit(
    present.map((output) => outputs[output]!),
    contextOf(program, place, []),
  );
  const fields = present.map(
    (output, i) => code`${output}: ${border(results[i]!, outputs[output]!, { dims: program.dims, program, place })}`,
  );
  const body = [...lines, code`return { ${joined(fields)} };`];
  const formulas = present.map((output) => `${output} = ${formulaLine(program.stable[output]!, program)}`);
  const type = symbol('PositionValue', place.runtime, 'type');
  return [doc(formulas), code`function ${name}(${parameters(program, place, body)}): ${type} {\n`, ...body.map(statement), '}\n'];
}

/** No weight is 1 everywhere, and no divisor the sum of the weights. */
function isImplied(output: keyof Outputs, outputs: Outputs): boolean {
  const expr = outputs[output];
  return expr === null || (output !== 'loss' && expr === one && (output === 'weight' ? outputs.divisor === null : outputs.weight === null));
}

function gradientFunction(program: Program, place: Place, name: string): Code {
  const { gradients } = program.execution;
  const upstream = ['loss', 'weight', 'divisor'].map((output) => [`g.${output}`, { text: `g.${output}`, dims: program.dims }] as const);
  const { lines, results } = emit(
    gradients.filter((expr) => expr !== null),
    contextOf(program, place, upstream),
  );
  const left = [...results];
  const items = gradients.map((expr, i) =>
    expr === null ? 'null' : border(left.shift()!, expr, { dims: program.signature.inputs[i]!.dims, program, place }),
  );
  const body = [...lines, code`return [${joined(items)}];`];
  const formulas = program.gradients.flatMap((expr, i) =>
    expr === null ? [] : [`d/d${program.signature.inputs[i]!.name} = ${formulaLine(expr, program)}`],
  );
  const g = uses(body, 'g') ? [code`g: ${symbol('Upstream', place.runtime, 'type')}`] : [];
  const list = joined([parameters(program, place, body), ...g]);
  return [doc(formulas), code`function ${name}(${list}): (${place.tf}.Tensor | null)[] {\n`, ...body.map(statement), '}\n'];
}

function contextOf(program: Program, { runtime }: Place, upstream: readonly (readonly [string, Held])[]): Context {
  const { spec, signature, order, renamed, names, labels } = program;
  const inputs = signature.inputs.map(({ name, dims }) => [name, { text: name, dims }] as const);
  const taken = new Set([...reserved, ...order.map(sizeName), ...inputs.map(([name]) => name), ...spec.parameters.map(({ name }) => name)]);
  return {
    tensors: { order, renamed, lengths: lengthsOf(program), held: new Map([...inputs, ...upstream]) },
    names,
    labels,
    taken,
    runtime,
  };
}

/** An axis that arrays alone have is as long as the first of them. */
const lengthsOf = ({ spec: { parameters } }: Program): Map<Dim, string> =>
  new Map(
    parameters
      .filter(({ type }) => type === 'array')
      .map(({ name, axis, nullable }): [Dim, string] => [axis!, nullable ? `(${name}?.length ?? 0)` : `${name}.length`])
      .reverse(),
  );

/** `{ delta }: HuberLossConfig, [prediction, target]: Inputs`, with what the body uses. */
function parameters(program: Program, { config, runtime }: Place, body: Code): Code {
  const used = program.spec.parameters.map(({ name }) => name).filter((name) => uses(body, name));
  const names = program.signature.inputs.map(({ name }) => (uses(body, name) ? name : ''));
  while (names.at(-1) === '') names.pop();
  const first = used.length === 0 ? code`_config: ${config}` : code`{ ${used.join(', ')} }: ${config}`;
  return code`${first}, [${names.join(', ')}]: ${symbol('Inputs', runtime, 'type')}`;
}

const uses = (body: Code, name: string): boolean => new RegExp(`(?<![.\\w'])${name}\\b`).test(print(body));
const joined = (parts: readonly Code[]): Code => parts.flatMap((part, i): Code[] => (i === 0 ? [part] : [', ', part]));
const statement = (line: Code): Code => ['  ', line, '\n'];
const doc = (lines: readonly string[]): string =>
  lines.length === 1 ? `/** ${comment(lines[0]!).slice(3)} */\n` : `/**\n${comment(lines.join('\n'))}\n */\n`;

/** A number, or what is made of parameters alone: it may come without axes. */
const isThin = (expr: Expr): boolean => expr.dims.length === 0 && !topological([expr]).some(({ op }) => op === 'input');

/** A result as its caller knows it: without unit axes of others, and a tensor even where it came to be a number. */
function border(result: Code, expr: Expr, { dims, program, place }: { dims: readonly Dim[]; program: Program; place: Place }): Code {
  const { order } = program;
  const extra = order.filter((dim) => !dims.includes(dim));
  const axes = axisList(extra, order);
  const squeezed = extra.length === 0 ? result : code`${place.tf}.squeeze(${result}, ${axes})`;
  const text = isThin(expr) ? code`${ops(place.runtime)}.squeeze(${result}, ${axes}, ${String(order.length)})` : squeezed;
  const held = order.filter((dim) => dims.includes(dim));
  const places = dims.map((dim) => held.indexOf(dim)).join(', ');
  return held.join() === dims.join() ? text : code`${place.tf}.transpose(${text}, [${places}])`;
}
