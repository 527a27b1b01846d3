/** What kernels make of pairs of rows: each value of a row once, each product of two rows as few times as it takes. */

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { createLoss } from '../../generated/registry.js';
import { type Expr, input, topological } from '../../src/ir/expr.js';
import { lowerText } from '../../src/ir/lower.js';
import { scopeOf } from '../../src/ir/scope.js';
import { nativeOf } from '../../src/targets/kernel/formula/natives.js';
import { withRowFactors } from '../../src/targets/kernel/formula/row-factors.js';
import { withRowsShared, withSecondNames } from '../../src/targets/kernel/formula/second-names.js';
import { type Step, schedule } from '../../src/targets/kernel/loops/schedule.js';
import { onEachBackend } from '../runtime/backends.js';

const order = ['batch', 'other', 'element'];
const renamed = new Map([['other', 'batch']]);
const inputs = [input('x', ['batch', 'element']), input('t', ['batch'])];
const scope = scopeOf(
  inputs.map((expr) => [expr.name, { expr, meaning: null }] as const),
  { axes: order },
);
const named = (...texts: string[]): Expr[] =>
  withSecondNames(
    texts.map((text) => lowerText(text, scope)),
    renamed,
  );
const shared = (...texts: string[]): Expr[] => withRowsShared(named(...texts), renamed, order);
const factored = (...texts: string[]): Expr[] => withRowFactors(shared(...texts), renamed, order);
const count = (roots: readonly Expr[], op: string): number => topological(roots).filter((expr) => expr.op === op).length;

const dot = 'sum(x * rename(x, batch=other), axis=element)';
const unit = 'where(sqrt(sum(x^2, axis=element)) == 0, 0, x / sqrt(sum(x^2, axis=element)))';
const cosine = `sum(${unit} * rename(${unit}, batch=other), axis=element)`;

describe('what is reduced for a row', () => {
  test('is the same under its second name', () => {
    const roots = shared(`sum(exp(${dot}) * rename(t, batch=other), axis=other)`, `rename(sum(${dot}, axis=other), batch=other) * ${dot}`);
    expect(topological(roots).flatMap(({ op, axes }) => (op === 'sum' ? axes : []))).not.toContain('batch');
    expect(count(roots, 'sum')).toBe(3);
    expect(count(roots, 'rename')).toBe(1);
  });

  test('is read where the second name is asked for, not computed there', () => {
    const [root] = shared('t - rename(sum(x, axis=element), batch=other)');
    const [, second] = root!.args as [Expr, Expr];
    expect([second.op, second.dims]).toEqual(['rename', ['other']]);
    expect(second.args[0]).toBe(named('sum(x, axis=element)')[0]);
  });

  test('what is no reduction, or lies along the elements too, stays where it is', () => {
    const roots = named('exp(rename(t, batch=other)) * t', 'rename(exp(x), batch=other) * t');
    expect(withRowsShared(roots, renamed, order)).toEqual(roots);
  });
});

describe('the similarity of unit rows', () => {
  test('is the product of the rows as they are, over both lengths', () => {
    const sums = topological(factored(cosine)).filter(({ op, dims }) => op === 'sum' && dims.length === 2);
    expect(sums).toEqual(named(dot));
  });

  test('is the same number in either order', () => {
    const [one] = factored(cosine);
    const [other] = factored(`rename(${unit}, batch=other)`);
    expect(count([one!, other!], 'max')).toBe(1);
    const ratio = topological([one!]).find((expr) => nativeOf(expr)?.[0] === 'over_both')!;
    expect(
      nativeOf(ratio)![1]
        .slice(1)
        .map(({ dims }) => dims),
    ).toEqual([['batch'], ['other']]);
  });

  test('where one row alone is divided by its length, it stays whole', () => {
    const roots = shared(`sum(${unit} * rename(x, batch=other), axis=element)`);
    expect(withRowFactors(roots, renamed, order)).toEqual(roots);
  });
});

describe('rows that are added up', () => {
  const weighed = (weight: string) => `sum(${weight} * rename(x, batch=other), axis=other)`;

  test('with two weights are added up once', () => {
    const roots = factored(`${weighed(`exp(${dot})`)} + ${weighed(`abs(${dot})`)}`);
    expect(topological(roots).filter(({ op, dims }) => op === 'sum' && dims.includes('element'))).toHaveLength(1);
  });

  test('are chosen where either is', () => {
    const chosen = (mask: string, weight: string) => `sum(where(${mask}, ${weight} * rename(x, batch=other), 0), axis=other)`;
    const [root] = factored(`${chosen('t < 1', '2')} + ${chosen('t > 2', '3')}`);
    const [terms] = root!.args as [Expr];
    expect(terms.args[0]).toBe(lowerText('t < 1 or t > 2', scope));
    expect(terms.args[1]!.args[0]).toBe(lowerText('where(t < 1, 2, 0) + where(t > 2, 3, 0)', scope));
  });

  test('none of them, the sum is 0 without being asked', () => {
    const sum = 'sum(where(t < rename(t, batch=other), rename(x, batch=other), 0), axis=other)';
    expect(factored(`where(any(t < rename(t, batch=other), axis=other), ${sum}, 0)`)).toEqual(factored(sum));
  });
});

test('a loss whose gradient needs what other rows have found computes each product of rows twice', () => {
  const most = `max(${dot}, axis=other)`;
  const [value] = factored(`sum(sum((${dot} - ${most}) * (${dot} - rename(${most}, batch=other)), axis=other), axis=batch)`);
  const steps = schedule([{ expr: value!, name: 'loss', dims: null }], [['batch'], ['other'], ['element']], renamed);
  const products = (all: readonly Step[]): number =>
    all.reduce((sum, step) => sum + ('tasks' in step ? 0 : step.begins.filter(isProduct).length + products(step.body)), 0);
  const isProduct = ({ expr }: { expr: Expr }) => expr === named(dot)[0];
  expect(products(steps)).toBe(2);
});

/** Some multiples of four, and one row, one entry, one vector more; of 68 entries a sum goes on in float64 twice. */
const shapes = [3, 4, 5, 16, 21].flatMap((rows) => [1, 4, 5, 68].map((entries) => [rows, entries] as const));

onEachBackend(() => {
  test.each(shapes)('%d rows of %d, four at a time, are what ops say', (rows, entries) => {
    const wave = (by: number) =>
      tf.tensor2d(
        Array.from({ length: rows * entries }, (_, i) => Math.sin(by * (i + 1) ** 1.1)),
        [rows, entries],
      );
    const ids = () => tf.tensor1d(Array.from({ length: rows }, (_, i) => i % 3));
    const slope = (type: string, isOps: boolean): Float32Array => {
      const loss = createLoss({ type } as never) as unknown as { forward: (...inputs: tf.Tensor[]) => tf.Scalar; execution: string };
      if (isOps) Object.defineProperty(loss, 'kernels', { value: [] });
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => loss.forward(x, ids()))(wave(1.7));
      expect(loss.execution).toBe(isOps ? 'ops' : 'kernel');
      return Float32Array.from([...value.dataSync(), ...grad.dataSync()]);
    };
    for (const type of ['nt_xent', 'margin', 'multi_similarity', 'nca']) {
      const [found, wanted] = tf.tidy(() => [slope(type, false), slope(type, true)]) as unknown as [Float32Array, Float32Array];
      const scale = Math.max(...wanted.map(Math.abs));
      for (const [i, value] of wanted.entries()) expect(Math.abs(found[i]! - value), `${type} ${i}`).toBeLessThanOrEqual(2e-5 * scale);
    }
  });
});
