/** The text of a rule → two patterns and the conditions under which the left may become the right. */

import { refuse } from '../diagnostics.js';
import { type Expr, hole } from '../ir/expr.js';
import { lowerText } from '../ir/lower.js';
import { rangeOf } from '../ir/range.js';
import { scopeOf } from '../ir/scope.js';
import type { Bindings } from './match.js';
import { shorten, simplify, stabilise } from './rules.js';

export interface Condition {
  readonly hole: string;
  readonly is: 'positive' | 'nonnegative' | 'varies' | 'static' | 'lacks' | 'picks';
}

export interface Rule {
  readonly name: string;
  readonly group: 'simplify' | 'stabilise' | 'shorten';
  readonly text: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly conditions: readonly Condition[];
}

const shape = /^(\w+):\s+(.+?) => (.+?)(?: when (.+))?$/;
const meanings: Record<string, Condition['is']> = {
  '> 0': 'positive',
  '>= 0': 'nonnegative',
  varies: 'varies',
  static: 'static',
  'lacks k': 'lacks',
  'picks k': 'picks',
};

export function readRules(text: string, group: Rule['group']): Rule[] {
  return text
    .trim()
    .split('\n')
    .map((line) => readRule(line, group));
}

function readRule(line: string, group: Rule['group']): Rule {
  const found = shape.exec(line);
  if (found === null) return refuse('unexpected_token', { expected: '`name: left => right`', got: line, suggestion: '' });
  const [, name, left, right, when] = found as unknown as [string, string, string, string, string | undefined];
  const conditions = (when ?? '').split(', ').filter(Boolean).map(readCondition);
  const lacking = conditions.filter(({ is }) => is === 'lacks').map((condition) => condition.hole);
  const axes = /\bk\b/.test(line) ? ['k'] : [];
  const holes = [...'abcdvwxyz'].map((letter) => hole(letter, lacking.includes(letter) ? [] : axes));
  const truths = [...'pqr'].map((letter) => hole(letter, axes, 'boolean'));
  const ids = hole('i', [], 'ids');
  const scope = scopeOf(
    [...holes, ...truths, ids].map((expr) => [expr.name, { expr, meaning: null }] as const),
    { axes },
  );
  return { name, group, text: `${left} => ${right}`, left: lowerText(left, scope), right: lowerText(right, scope), conditions };
}

function readCondition(text: string): Condition {
  const [name, ...rest] = text.split(' ');
  return { hole: name!, is: meanings[rest.join(' ')]! };
}

export function holds({ hole: name, is }: Condition, { holes, axes }: Bindings): boolean {
  const expr = holes.get(name)!;
  if (is === 'static') return expr.static;
  if (is === 'picks') return axes!.join() === 'class';
  if (is === 'varies') return expr.op !== 'const';
  if (is === 'lacks') return !expr.dims.some((dim) => axes!.includes(dim));
  const { low, open } = rangeOf(expr);
  return low > 0 || (low === 0 && (is === 'nonnegative' || open));
}

export const simplifying: readonly Rule[] = readRules(simplify, 'simplify');
export const stabilising: readonly Rule[] = readRules(stabilise, 'stabilise');
export const shortening: readonly Rule[] = readRules(shorten, 'shorten');
