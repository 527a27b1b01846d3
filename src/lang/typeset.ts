/** Tree → lines of Unicode text that look as mathematics does on paper. */

import type { Argument, Ast, AstOf, Body, Definition } from './ast.js';
import { power, prefixPower } from './parse.js';
import { printNumber } from './print.js';
import { type Box, beside, bracket, enclose, fraction, raise, stack, text, width } from './typeset-box.js';
import { printName, signs, superscript } from './typeset-words.js';

/** The lines of an expression; one line as it is written where the picture would be wider than the limit. */
export const typeset = (ast: Ast, limit = Infinity): string[] => within(limit, (flat) => draw(ast, flat));

/** A formula, line by line: `p = …`, then its value. */
export function typesetBody({ definitions, result }: Body, limit = Infinity): string[] {
  const parts = [...definitions.map((definition) => typesetDefinition(definition, limit)), typeset(result, limit)];
  return parts.flatMap((part, i) => (i > 0 && (part.length > 1 || parts[i - 1]!.length > 1) ? ['', ...part] : part));
}

function typesetDefinition({ name, parameters, body }: Definition, limit: number): string[] {
  const list = parameters === null ? '' : `(${parameters.map((parameter) => printName(parameter.name)).join(', ')})`;
  return within(limit, (flat) => beside(text(`${printName(name)}${list} = `), draw(body, flat)));
}

function within(limit: number, build: (flat: boolean) => Box): string[] {
  const box = build(false);
  return (width(box) <= limit ? box : build(true)).lines.map((line) => line.trimEnd());
}

/** `hole`: how tightly the surroundings hold, as in print.ts. `flat`: on one line. */
function draw(ast: Ast, flat: boolean, hole = 0): Box {
  switch (ast.type) {
    case 'number':
      return text(printNumber(ast.value).replace('-', '−'));
    case 'text':
      return text(JSON.stringify(ast.value));
    case 'name':
      return text(printName(ast.name));
    case 'list':
      return enclose('[', listed(ast.items.map((item) => draw(item, flat))), ']');
    case 'pick':
      return beside(draw(ast.from, flat, 10), enclose('[', draw(ast.by, flat), ']'));
    case 'unary': {
      const own = prefixPower[ast.operator];
      const operand = draw(ast.operand, flat, ast.operator === '-' ? power['*'] : power['^']);
      return held(beside(text(ast.operator === '-' ? '−' : signs.not), operand), own < hole);
    }
    case 'binary':
      return drawBinary(ast, flat, hole);
    case 'call':
      return drawCall(ast, flat, hole);
  }
}

const held = (box: Box, brackets: boolean): Box => (brackets ? enclose('(', box, ')') : box);

function listed(boxes: readonly Box[]): Box {
  return boxes.length === 0 ? text('') : beside(...boxes.flatMap((box, i) => (i === 0 ? [box] : [text(', '), box])));
}

function drawBinary(ast: AstOf<'binary'>, flat: boolean, hole: number): Box {
  const { operator, left, right } = ast;
  const own = power[operator];
  if (operator === '/' && !flat) return fraction(draw(left, flat), draw(right, flat));
  if (operator === '^') return held(drawPower(ast, flat), own < hole);
  const sides = [draw(left, flat, own === power['<'] ? own + 1 : own), draw(right, flat, own + 1)] as const;
  return held(beside(sides[0], text(signs[operator]), sides[1]), own < hole);
}

/** A fraction is its own bracket only as long as nothing is written behind it, above. */
function drawPower({ left, right }: AstOf<'binary'>, flat: boolean): Box {
  const tall = !flat && left.type === 'binary' && left.operator === '/';
  const base = held(draw(left, flat, tall ? 0 : power['^'] + 1), tall);
  const exponent = text(draw(right, true).lines[0]!.replaceAll(' ', ''));
  const raised = superscript(exponent.lines[0]!);
  if (raised !== null)
    return beside(base, { lines: [raised, ...Array(base.lines.length - 1).fill(' '.repeat([...raised].length))], baseline: base.baseline });
  return flat ? beside(base, text('^'), draw(right, true, prefixPower['-'])) : raise(base, exponent);
}

function drawCall(ast: AstOf<'call'>, flat: boolean, hole: number): Box {
  const { name, arguments: args } = ast;
  const [first, second] = args.map(({ value }) => value);
  if (name === 'where' && args.length === 3 && !flat) return held(drawCases(ast), hole > 0);
  if (first !== undefined && args.length === 1 && name === 'abs') return enclose('|', draw(first, flat), '|');
  if (first !== undefined && args.length === 1 && name === 'sqrt') return beside(text('√'), held(draw(first, flat), !isAtom(first)));
  if (name === 'sum' && first !== undefined && args.length <= 2) return held(drawSum(first, second, flat), power['*'] < hole);
  const below = flat ? undefined : args.find(({ key }) => key === 'axis');
  const rest = args.filter((argument) => argument !== below);
  const head = below === undefined ? text(name) : stack([text(name), axis(below.value)], 0);
  return beside(head, enclose('(', listed(rest.map((argument) => drawArgument(argument, flat))), ')'));
}

const isAtom = ({ type }: Ast): boolean => type === 'number' || type === 'name';

/** Axes stand below a sign as plain words. */
const axis = (ast: Ast): Box =>
  text(ast.type === 'list' ? ast.items.map((item) => axis(item).lines[0]).join(', ') : ast.type === 'name' ? ast.name : '…');

function drawArgument({ key, value }: Argument, flat: boolean): Box {
  return key === null ? draw(value, flat) : beside(text(`${key}=`), draw(value, flat));
}

function drawSum(term: Ast, along: Ast | undefined, flat: boolean): Box {
  const sign = along === undefined ? text('Σ') : flat ? text(`Σ_${axis(along).lines[0]}`) : stack([text('Σ'), axis(along)], 0);
  return beside(sign, text(' '), draw(term, flat, power['*']));
}

/** Nested in its last place, a choice is one more case. */
function drawCases(ast: AstOf<'call'>): Box {
  const rows = casesOf(ast).map(
    ([value, condition]) =>
      [draw(value, false), condition === null ? text('otherwise') : beside(text('if '), draw(condition, false))] as const,
  );
  const wide = Math.max(...rows.map(([value]) => width(value)));
  const boxes = rows.map(([value, condition]) => beside(value, text(' '.repeat(wide - width(value) + 3)), condition));
  const spaced = boxes.flatMap((box, i) =>
    i > 0 && (boxes.length === 2 || box.lines.length > 1 || boxes[i - 1]!.lines.length > 1) ? [text(''), box] : [box],
  );
  const all = stack(spaced, 0, 'left');
  const box = { ...all, baseline: Math.floor(all.lines.length / 2) };
  return beside(bracket('{', box), text(' '), box);
}

function casesOf({ arguments: args }: AstOf<'call'>): (readonly [Ast, Ast | null])[] {
  const [condition, value, otherwise] = args.map((argument) => argument.value) as [Ast, Ast, Ast];
  const nested = otherwise.type === 'call' && otherwise.name === 'where' && otherwise.arguments.length === 3;
  return [[value, condition], ...(nested ? casesOf(otherwise) : [[otherwise, null] as const])];
}
