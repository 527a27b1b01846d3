/** The numbers in the specs of the library are what the formulas mean; the numbers were worked out without them. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { offsets } from '../../src/ir/lengths.js';
import { compile, type Program } from '../../src/program.js';
import { shape } from '../../src/spec/example.js';
import type { Dim } from '../../src/spec/features.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../../src/spec/read.js';
import type { Example, Nested, Spec } from '../../src/spec/spec.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import type { Tensor } from '../../src/tensor.js';

const catalogue = readCatalogue();
const library = listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), catalogue));
const torch = listSpecs(join(libraryFolder(), 'torch')).map((path) => readSpec(readSource(path), withinCatalogue));
const cases = [...library, ...torch].flatMap((spec) => spec.examples.map((example, i) => [`${spec.name} ${i}`, spec, example] as const));

const flat = (nested: Nested): number[] => (typeof nested === 'number' ? [nested] : nested.flatMap(flat));

/** The reduced loss, from its definition: sum of weight times loss over the sum of the divisor. */
function value(spec: Spec, { inputs, params, weights }: Example): number {
  const program = compile(spec).find((one) =>
    one.signature.inputs.every(({ name, dims }) => dims.length === shape(inputs[name]!)!.length),
  )!;
  const sizes: Record<Dim, number> = {};
  const tensors: Record<string, Tensor<number>> = {};
  for (const { name, dims } of program.signature.inputs) {
    for (const [i, size] of shape(inputs[name]!)!.entries()) sizes[dims[i]!] = size;
    tensors[name] = sorted(dims, flat(inputs[name]!), sizes);
  }
  const defaults = Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, parameter.default]));
  const { loss, weight, divisor } = program.stable;
  const present = [loss, weight, divisor].filter((expr) => expr !== null);
  const found = evaluate(present, { inputs: tensors, parameters: { ...defaults, ...params }, sizes }, float64);
  const outputs = [loss, weight, divisor].map((expr) => (expr === null ? null : spread(program, found[present.indexOf(expr)]!, sizes)));
  return reduce(outputs, {
    reduction: String(params.reduction ?? spec.reduction),
    weights: weights === null ? null : flat(weights),
    batch: sizes.batch!,
  });
}

/** The evaluator holds a tensor over its sorted dims. */
function sorted(dims: readonly Dim[], data: readonly number[], sizes: Record<Dim, number>): Tensor<number> {
  const order = [...dims].sort();
  return { dims: order, data: offsets(dims, order, sizes).map((i) => data[i]!) };
}

const spread = ({ dims }: Program, { dims: own, data }: Tensor<number>, sizes: Record<Dim, number>): number[] =>
  offsets(own, dims, sizes).map((i) => data[i]!);

function reduce(outputs: (number[] | null)[], how: { reduction: string; weights: number[] | null; batch: number }): number {
  const given = (i: number) => how.weights?.[i] ?? 1;
  const loss = outputs[0]!;
  const weight = outputs[1] ?? loss.map(() => 1);
  const sum = loss.reduce((total, one, i) => total + given(i) * weight[i]! * one, 0);
  if (how.reduction !== 'mean') return how.reduction === 'sum' ? sum : sum / how.batch;
  return sum / (outputs[2] ?? weight).reduce((total, one, i) => total + given(i) * one, 0);
}

test.each(cases)('example %s comes out', (_, spec, example) => {
  expect(Math.abs(value(spec, example) - example.equals)).toBeLessThanOrEqual(example.tolerance);
});
