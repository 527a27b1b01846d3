/** What the prelude spells out and kernels have a function for is found in the losses that use it. */

import { expect, test } from 'vitest';
import { topological } from '../../src/ir/expr.js';
import { nativeOf } from '../../src/targets/kernel/formula/natives.js';
import { programsOf } from '../proofs/library.js';

test('log_cosh of the difference', () => {
  const [program] = programsOf.get('log_cosh')!;
  const found = topological([program!.execution.outputs.loss]).flatMap((expr) => nativeOf(expr) ?? []);
  expect(found).toEqual(['log_cosh', [expect.objectContaining({ op: 'sub' })]]);
});

test('log_beta of two inputs', () => {
  const [program] = programsOf.get('beta_distribution_nll')!;
  const found = topological([program!.execution.outputs.loss]).flatMap((expr) => nativeOf(expr) ?? []);
  const input = (name: string) => expect.objectContaining({ op: 'input', name });
  expect(found).toEqual(['log_beta', expect.arrayContaining([input('alpha'), input('beta')])]);
});
