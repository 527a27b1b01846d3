/** Calls that make axes: a second name, a new axis of stacked tensors, an axis lengthened by single entries. */

import { refuse } from '../diagnostics.js';
import type { Ast, AstOf } from '../lang/ast.js';
import type { Dim } from '../spec/features.js';
import { asReal, axesOf } from './coerce.js';
import { apply, constant, type Expr, index, size } from './expr.js';
import { pad, rename } from './moves.js';
import { axesIn, labelOf, part, rootOf, stacked } from './parts.js';
import { axisNamed, type Scope, type Site, spanAt, type Value } from './scope.js';

/** These take a number of arguments that only the call knows, so they have no form. */
export const axisCalls: Readonly<Record<string, (site: Site) => Expr>> = { rename: lowerRename, stack: lowerStack, concat: lowerConcat };

/** The axes that a call gives names to. */
export function newAxes({ name, arguments: given }: AstOf<'call'>): Dim[] {
  const named = (key: string | null, value: Ast, dim: (text: string) => Dim) =>
    key !== null && value.type === 'name' ? [dim(value.name)] : [];
  if (name === 'rename') return given.flatMap(({ key, value }) => named(key, value, (text) => text));
  if (name !== 'stack') return [];
  const count = given.filter(({ key }) => key === null).length;
  return given.flatMap(({ key, value }) => named(key, value, (text) => stacked(text, count)));
}

/** A part of an axis answers to the name of the whole. */
export const ownAxis = (dim: Dim, of: Expr): Dim =>
  of.dims.includes(dim) ? dim : (of.dims.find((own) => rootOf(own).root === rootOf(dim).root) ?? dim);

function lowerRename({ ast, scope, lower }: Site): Expr {
  const [tensor, ...pairs] = ast.arguments;
  const form = '`rename(x, batch=other)`';
  const wrong = (got: string): never =>
    refuse('wrong_arguments', { name: 'rename', expected: 'a tensor and new names of axes', got, form }, spanAt(scope, ast));
  if (tensor === undefined || tensor.key !== null || pairs.length === 0) return wrong(`${ast.arguments.length} arguments`);
  return pairs.reduce(
    (expr, { key, value }) => {
      if (key === null || value.type !== 'name') return wrong('something else');
      const from = ownAxis(axisNamed(key, scope) ?? key, expr);
      if (!expr.dims.includes(from))
        refuse(
          'axis_absent',
          { what: 'This tensor', axis: key, axes: axesIn(expr.dims), suggestion: 'Rename one that it has.' },
          spanAt(scope, ast),
        );
      if (expr.dims.includes(value.name) || scope.names.has(value.name))
        refuse('bound_twice', { name: value.name, what: 'the name of an axis of this tensor, or of a value' }, spanAt(scope, ast));
      return rename(expr, from, value.name);
    },
    renamable(lower(tensor.value, scope), tensor.value, scope),
  );
}

/** A condition stays one under another name. */
const renamable = (value: Value, ast: Ast, scope: Scope): Expr =>
  'expr' in value && value.expr.type === 'boolean' ? value.expr : asReal(value, ast, scope);

/** stack(a, b, axis=side): side 0 is a, side 1 is b. */
function lowerStack(site: Site): Expr {
  const { ast, scope } = site;
  const [dim] = newAxes(ast);
  const { parts, axis } = joined(site, 'tensors and the name of a new axis', '`stack(a, b, axis=side)`');
  const label = dim === undefined ? null : labelOf(dim);
  const taken = label === null || scope.names.has(label) || scope.axes.some((other) => other !== dim && labelOf(other) === label);
  if (taken) refuse('bound_twice', { name: label ?? 'this', what: 'the name of another axis, or of a value' }, spanAt(scope, axis));
  return parts.reduceRight((rest, value, i) => apply('where', [apply('eq', [index(dim!), constant(i)]), value, rest]));
}

/** concat(0, x, axis=time): x with an entry before it. */
function lowerConcat(site: Site): Expr {
  const { scope } = site;
  const { parts, axis } = joined(site, 'a tensor, entries to put beside it, and the axis', '`concat(0, x, axis=time)`');
  const chosen = axesOf(site.lower(axis, scope), axis, scope);
  const along = chosen === 'all' ? '' : chosen[0]!;
  const whole = parts.filter((one) => one.dims.includes(ownAxis(along, one)));
  if (whole.length !== 1) {
    const [expected, form] = ['one tensor that has the axis, and single entries beside it', '`concat(0, x, axis=time)`'];
    refuse('wrong_arguments', { name: 'concat', expected, got: `${whole.length} that have it`, form }, spanAt(scope, site.ast));
  }
  const [at, others] = [parts.indexOf(whole[0]!), parts.length - 1];
  const from = ownAxis(along, whole[0]!);
  const to = part(from, -others);
  const fromEnd = (i: number) => apply('sub', [size(to), constant(parts.length - i)]);
  const place = (i: number) => apply('eq', [index(to), i < at ? constant(i) : fromEnd(i)]);
  const padded = pad(whole[0]!, [from, to], `${at}:${others - at}`);
  return parts.reduce((rest, one, i) => (i === at ? rest : apply('where', [place(i), one, rest])), padded);
}

/** Tensors by position, and `axis=`. */
function joined({ ast, scope, lower }: Site, expected: string, form: string): { parts: Expr[]; axis: Ast } {
  const parts = ast.arguments.filter(({ key }) => key === null);
  const rest = ast.arguments.filter(({ key }) => key !== null);
  if (parts.length < 2 || rest.length !== 1 || rest[0]!.key !== 'axis')
    refuse('wrong_arguments', { name: ast.name, expected, got: `${parts.length} by position`, form }, spanAt(scope, ast));
  return { parts: parts.map(({ value }) => asReal(lower(value, scope), value, scope)), axis: rest[0]!.value };
}
