/** The worked numbers of a spec against its meaning. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { float64 } from '../ir/arithmetic.js';
import type { Program } from '../program.js';
import { reference } from '../reference.js';
import { showDims } from '../signature.js';
import { shape } from '../spec/example.js';
import type { Example, Nested, Reduction } from '../spec/spec.js';
import type { Values } from '../terms.js';
import { shown } from './say.js';

/** What is wrong with an example: numbers that no signature takes, or another value than it says. */
export function exampleIssue(programs: readonly Program[], example: Example): Diagnostic | null {
  const fitting = programs.flatMap((program) => {
    const sizes = sizesOf(program, example);
    return sizes === null ? [] : [{ program, sizes }];
  })[0];
  if (fitting === undefined) return unfit(programs, example);
  const { value } = reference(fitting.program, valuesOf(fitting.program, fitting.sizes, example), float64);
  const difference = Math.abs(value - example.equals);
  if (difference <= example.tolerance) return null;
  const args = {
    expected: shown(example.equals, 10),
    got: shown(value, 10),
    difference: shown(difference, 3),
    tolerance: shown(example.tolerance),
  };
  return diagnostic('wrong_example', args, example.span);
}

/** null where a rank differs, or an axis would have two sizes. */
function sizesOf({ signature }: Program, { inputs }: Example): Record<string, number> | null {
  const sizes: Record<string, number> = {};
  for (const { name, dims } of signature.inputs) {
    const given = shape(inputs[name]!)!;
    for (const [i, dim] of dims.entries()) sizes[dim] ??= given[i]!;
    if (given.length !== dims.length || dims.some((dim, i) => sizes[dim] !== given[i])) return null;
  }
  return sizes;
}

function unfit(programs: readonly Program[], { inputs, span }: Example): Diagnostic {
  const given = Object.entries(inputs).map(([name, tensor]) => `${name} [${shape(tensor)!.join(', ')}]`);
  const forms = programs.map(({ signature }) => signature.inputs.map(({ name, dims }) => `${name} ${showDims(dims)}`).join(' and '));
  return diagnostic(
    'bad_example',
    { problem: `has the shapes ${given.join(' and ')}`, suggestion: `The loss takes ${[...new Set(forms)].join(', or ')}.` },
    span,
  );
}

function valuesOf({ spec, signature, dims }: Program, sizes: Record<string, number>, example: Example): Values<number> {
  const { inputs, params, weights } = example;
  const defaults = Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, parameter.default]));
  return {
    inputs: Object.fromEntries(
      signature.inputs.map((argument) => [argument.name, { dims: argument.dims, data: flat(inputs[argument.name]!) }]),
    ),
    parameters: { ...defaults, ...params },
    sizes,
    reduction: (params.reduction ?? spec.reduction) as Reduction,
    weights: weights === null ? null : { dims: dims.slice(0, shape(weights)!.length), data: flat(weights) },
    mask: null,
  };
}

const flat = (nested: Nested): number[] => (typeof nested === 'number' ? [nested] : nested.flatMap(flat));
