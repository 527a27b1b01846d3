/** Slices and pads that are read along the whole of their axis mean the same, value and gradients; what finds no such form keeps them. */

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { type Expr, topological } from '../../src/ir/expr.js';
import { isMove } from '../../src/ir/moves.js';
import { compile } from '../../src/program.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import { baseOf } from '../../src/targets/kernel/formula/second-names.js';
import { shiftsOf, withoutMoves } from '../../src/targets/kernel/formula/shifts.js';
import type { Tensor } from '../../src/tensor.js';

const text = (loss: string) =>
  `name: probe\nsummary: A probe.\nfeatures: [image]\ninputs: { x: [batch, height, width], y: [batch, width] }\nloss: |\n  ${loss}\n`;

function rootsOf(loss: string): Expr[] {
  const [program] = compile(readSpec({ name: 'probe.loss.yaml', text: text(loss) }, readCatalogue()));
  const { outputs, gradients } = program!.execution;
  return [outputs.loss, ...gradients].filter((expr) => expr !== null);
}

const sizes = { batch: 2, height: 4, width: 5 };
const lengthOf = (dims: readonly string[]) => dims.reduce((n, dim) => n * sizes[dim as 'batch'], 1);
const number = (i: number, dims: readonly string[]) => Math.sin(1 + 1.7 * i + dims.length);

/** A tensor of a name: read further on, beyond the ends of an axis the entry there. */
function tensorOf({ name, dims }: Expr): Tensor<number> {
  const shifts = shiftsOf(name);
  const own = Array.from({ length: lengthOf(dims) }, (_, i) => number(i, dims));
  const data = own.map((_, i) => {
    let [rest, at, step] = [i, 0, 1];
    for (const dim of [...dims].reverse()) {
      const size = sizes[dim as 'batch'];
      at += step * Math.min(size - 1, Math.max(0, (rest % size) + (shifts.get(dim) ?? 0)));
      [rest, step] = [Math.floor(rest / size), step * size];
    }
    return own[at]!;
  });
  return { dims, data };
}

function valuesOf(roots: readonly Expr[]): (readonly number[])[] {
  const inputs = Object.fromEntries(topological(roots).flatMap((expr) => (expr.op === 'input' ? [[expr.name, tensorOf(expr)]] : [])));
  return evaluate(roots, { inputs, parameters: {}, sizes }, float64).map(({ data }) => data);
}

describe('means the same', () => {
  test.each([
    ['a difference', 'sum(diff(x, width)^2, axis=[height, width])'],
    ['one of differences along two axes', 'sum(abs(diff(diff(x, width), height)), axis=[height, width])'],
    ['a part of a part', 'sum(exp(slice(slice(x, width, first=1), width, first=1, last=1)), axis=[height, width])'],
    ['what a shift fills', 'sum((x - shift(x, width))^2, axis=[height, width])'],
    [
      'a sum within a part',
      'sum(slice(x, width, first=1) * sum(slice(y, width, last=2), axis=width), axis=[height, width]) * sum(y, axis=width)',
    ],
    ['the largest of a part', 'max(slice(x, width, first=2), axis=[height, width])'],
    ['where the largest is below 0', 'max(-exp(slice(x, width, first=2)), axis=[height, width])'],
    ['logarithms of sums of parts', 'logsumexp(slice(x, width, last=3), axis=[height, width])'],
    ['positions', 'sum(slice(x * index(width), width, first=2), axis=[height, width])'],
    [
      'positions within a part',
      'sum(slice(where(index(width) < 3, x * sum(diff(y, width), axis=width), 0), width, first=1), axis=[height, width])',
    ],
    ['more shifts than entries', 'sum(slice(x, width, first=4) * slice(x, width, last=4) * slice(y, width, 3, 1), axis=[height, width])'],
  ])('%s', (_, loss) => {
    const roots = rootsOf(loss);
    expect(topological(roots).some(isMove)).toBe(true);
    const moved = withoutMoves(roots);
    expect(topological(moved).filter(isMove)).toEqual([]);
    const [found, wanted] = [moved, roots].map(valuesOf);
    for (const [i, values] of wanted!.entries())
      for (const [k, value] of values.entries()) expect(found![i]![k]! - value, `root ${i}, entry ${k}`).toBeCloseTo(0, 12);
  });
});

test('shifted tensors are called by what they are read of', () => {
  const names = topological(withoutMoves(rootsOf('sum(diff(diff(x, width), height), axis=[height, width])'))).flatMap(({ op, name }) =>
    op === 'input' && baseOf(name) === 'x' ? [name] : [],
  );
  expect(names.sort()).toEqual(['x', 'x@height+1', 'x@height+1@width+1', 'x@width+1']);
});

test.each([
  ['a softmax along a part', 'sum(log_softmax(slice(x, width, first=1), axis=width)^2, axis=[height, width])'],
  ['a softmax that is shifted', 'sum(slice(log_softmax(x, axis=width), width, first=1), axis=[height, width])'],
  ['running sums that are shifted', 'sum(slice(cumsum(x, width), width, first=1), axis=[height, width])'],
  ['pairs', 'sum(diff(x, height)^2, axis=[height, width]) * sum(y * rename(y, width=other), axis=[width, other])'],
])('%s keeps its moves', (_, loss) => {
  expect(topological(withoutMoves(rootsOf(loss))).some(isMove)).toBe(true);
});
