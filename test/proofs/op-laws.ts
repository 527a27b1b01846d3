/** Each row of `ops`: its derivative texts are the slopes of its value. */

import { apply, constant, type Expr, input } from '../../src/ir/expr.js';
import { type CoreOp, ops } from '../../src/ir/ops.js';
import { cycled } from '../../src/verify/points.js';
import { gradientIssue, type Subject } from '../../src/verify/slope-law.js';
import { product, rows, sizes, specials, tensor } from './points.js';

/** Where an op has a value in the reals; everywhere, if it is not here. */
export const domains: Partial<Record<CoreOp, (a: number, b: number) => boolean>> = {
  log: (a) => a > 0,
  log1p: (a) => a > -1,
  sqrt: (a) => a >= 0,
  acos: (a) => Math.abs(a) <= 1,
  div: (_, b) => b !== 0,
  erfcx: (a) => a < 1e4, // there its row magnifies the digits that `pi` has in float64
  lgamma: (a) => a > 0,
  polygamma: (_, b) => b > 0,
  log_rising: (a, b) => a > 0 && b > 0,
  digamma_rise: (a, b) => a > 0 && b > 0,
  pow: (a, b) => a > 0 || (a === 0 && b >= 0) || (a < 0 && Number.isInteger(b) && Math.abs(b) < 100),
};
/** First arguments that are known before any tensor. */
const orders: Partial<Record<CoreOp, readonly number[]>> = { polygamma: [0, 1, 3] };
/** The temperature of a row is known before any tensor. Below 1 a value can be -inf, so there the rows stay close. */
const temperatures = [0.5, 0.8, 1, 1.2, 2, 4];
const close = [
  [0.3, -0.2, 0.4, 0.1, 0.2, -0.1],
  [1, 1, 1, -1, -1.25, -1],
];

export const differentiable = (Object.keys(ops) as CoreOp[]).filter((op) => ops[op].derivatives.some((text) => text !== null));
const scalars = ['a', 'b'].map((name) => input(name, []));

export function opIssue(op: CoreOp): string | null {
  for (const subject of subjects(op)) {
    const issue = gradientIssue(subject);
    if (issue !== null) return issue;
  }
  return null;
}

function* subjects(op: CoreOp): Generator<Subject> {
  const { form, arguments: names } = ops[op];
  if (form !== 'map') return yield* along(op);
  const inDomain = domains[op] ?? (() => true);
  if (orders[op] !== undefined) return yield* ordered(op, orders[op]);
  const inputs = scalars.slice(0, names.length);
  for (const values of product(names.map(() => specials))) {
    if (!inDomain(...(values as [number, number]))) continue;
    yield {
      expr: apply(op, inputs),
      inputs,
      point: { parameters: {}, sizes, inputs: Object.fromEntries(inputs.map(({ name }, i) => [name, tensor([], [values[i]!])])) },
    };
  }
  yield* broadcast(op);
}

function* ordered(op: CoreOp, first: readonly number[]): Generator<Subject> {
  const [, b] = scalars as [Expr, Expr];
  for (const [order, value] of product([first, specials]) as [number, number][]) {
    const expr = apply(op, [constant(order), b]);
    if (domains[op]!(order, value)) yield { expr, inputs: [b], point: { parameters: {}, sizes, inputs: { b: tensor([], [value]) } } };
  }
}

/** Arguments that lack axes of the value, and values that lack axes of the upstream gradient. */
function* broadcast(op: CoreOp): Generator<Subject> {
  const shapes =
    ops[op].arguments.length === 1
      ? [[['batch']]]
      : [
          [['batch'], ['class']],
          [['batch', 'class'], []],
          [['class'], ['batch', 'class']],
        ];
  for (const dims of shapes) {
    const inputs = dims.map((own, i) => input(scalars[i]!.name, own));
    const data = inputs.map(({ name, dims: own }, i) => [
      name,
      tensor(
        own,
        [0.4, 0.7, 0.2, 0.9, 0.55, 0.35].map((x) => x + i / 20),
      ),
    ]);
    yield {
      expr: apply(op, inputs),
      inputs,
      extra: ['batch', 'class'],
      point: { parameters: {}, sizes, inputs: Object.fromEntries(data) },
    };
  }
}

/** Steps that spell labels, apart and repeated, in all of the time or some of it, with padding behind. */
function* aligned(op: CoreOp): Generator<Subject> {
  const [steps, labels] = [input('a', ['batch', 'class', 'time']), input('b', ['batch', 'label'])];
  const [counts, spelled] = ['c', 'd'].map((name) => input(name, ['batch'])) as [Expr, Expr];
  const lengths = { batch: 2, time: 4, class: 3, label: 2 };
  for (const [k, values] of rows.slice(0, 6).entries()) {
    for (const [ids, many, few] of [
      [
        [1, 2, 1, 1],
        [4, 3],
        [2, 2],
      ],
      [
        [2, 0, 2, 2],
        [3, 4],
        [1, 2],
      ],
      [
        [0, 1, 1, 0],
        [2, 1],
        [0, 1],
      ],
    ] as const) {
      const data = {
        a: cycled(steps.dims, values, lengths),
        b: cycled(labels.dims, ids, lengths),
        c: cycled(['batch'], many, lengths),
        d: cycled(['batch'], few, lengths),
      };
      const expr = apply(op, [steps, labels, counts, spelled, constant(k % 2 === 0 ? 0 : 2)], ['time', 'class', 'label']);
      yield { expr, inputs: [steps], point: { parameters: {}, sizes: lengths, inputs: data }, partial: true };
    }
  }
}

function* along(op: CoreOp): Generator<Subject> {
  if (ops[op].form === 'align') return yield* aligned(op);
  const a = input('a', ['batch', 'class']);
  const lacking = input('a', ['batch']);
  const subject = (expr: Expr, x: Expr, values: readonly number[]) => ({
    expr,
    inputs: [x],
    point: { parameters: {}, sizes, inputs: { a: tensor(x.dims, values) } },
  });
  if (ops[op].arguments.length === 2 && ops[op].derivatives[1] !== null) return yield* sorted(op);
  if (ops[op].form === 'row') {
    for (const t of temperatures)
      for (const values of t < 1 ? close : rows) yield subject(apply(op, [a, constant(t)], ['class']), a, values);
    return;
  }
  for (const values of rows) {
    for (const axes of [['class'], ['batch'], ['batch', 'class']]) yield subject(apply(op, [a], axes), a, values);
    yield subject(apply(op, [lacking], ['class']), lacking, values);
  }
}

/** What is carried in the order of a key: any numbers, in the order of keys without ties. */
function* sorted(op: CoreOp): Generator<Subject> {
  const [key, carried] = scalars.map(({ name }) => input(name, ['batch', 'class'])) as [Expr, Expr];
  for (const values of rows) {
    const inputs = { a: tensor(key.dims, rows[0]!), b: tensor(carried.dims, values) };
    yield { expr: apply(op, [key, carried], ['class']), inputs: [carried], point: { parameters: {}, sizes, inputs } };
  }
}
