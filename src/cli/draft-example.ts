/** The first example of a new loss: small numbers, and what its formula makes of them. */

import { contains, domainOf, within } from '../inputs/domain.js';
import { float64 } from '../ir/arithmetic.js';
import type { Program } from '../program.js';
import { reference } from '../reference.js';
import type { Argument } from '../signature.js';
import type { Nested } from '../spec/spec.js';
import { printYaml } from '../spec/yaml.js';

/** The lines of `examples:`; none where no sample has a finite loss. */
export function exampleLines([program]: readonly Program[]): string {
  for (const kind of [null, 'positive'] as const) {
    const inputs = program!.signature.inputs.map(
      (input, i) =>
        [
          input.name,
          sample(input, { at: i, kind: kind ?? kindOf(program!, input), sizes: sizesOf(program!), allowed: allowed(program!, input) }),
        ] as const,
    );
    const equals = lossOf(program!, inputs);
    if (Number.isFinite(equals)) return [comment, 'examples:', `  - ${printYaml({ ...Object.fromEntries(inputs), equals })}`].join('\n');
  }
  return '';
}

const comment = '# Computed from the formula by create-loss, so it only guards against change: put a number from the paper in its place.';

/** An array parameter fixes the size of its axis. */
function sizesOf({ spec }: Program): Record<string, number> {
  const fixed = spec.parameters.flatMap(({ axis, default: value }) =>
    axis !== null && Array.isArray(value) ? [[axis, value.length] as const] : [],
  );
  return { batch: 2, class: 3, time: 2, element: 2, height: 1, width: 2, ...Object.fromEntries(fixed) };
}

const kindOf = ({ spec }: Program, { name, role, dims, domain }: Argument): string | null =>
  role === 'target'
    ? domain === 'real' && dims.includes('class')
      ? 'probabilities'
      : null
    : (spec.inputs.find((input) => input.name === name)?.kind ?? null);

/** A number as one that the bounds of the input allow. */
function allowed(program: Program, { name }: Argument): (x: number) => number {
  const interval = domainOf(program, name, defaults(program));
  return (x) => {
    if (contains(interval, x)) return x;
    const inside = within(interval, x);
    const short = Number(inside.toPrecision(2));
    return contains(interval, short) ? short : inside;
  };
}

const defaults = ({ spec }: Program) => Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, parameter.default]));

interface Wanted {
  readonly allowed: (x: number) => number;
  readonly at: number;
  readonly kind: string | null;
  readonly sizes: Readonly<Record<string, number>>;
}

const plain = [0.5, -1.2, 2, 0.3, -0.7, 1.6, -2, 0.9];
const shares: Record<number, readonly number[]> = { 1: [0.7], 2: [0.7, 0.3], 3: [0.2, 0.7, 0.1] };

function sample({ dims, domain }: Argument, { at, kind, sizes, allowed: inside }: Wanted): Nested {
  let count = at * 3;
  const number = () => {
    const x = plain[count++ % plain.length]!;
    if (domain === 'integer') return inside(count % sizes.class!);
    if (domain === 'boolean') return count % 2;
    if (kind === 'probabilities' || kind === 'log_probabilities') return share(0.2 + 0.1 * (count % 7), kind);
    return inside(kind === 'positive' ? Math.abs(x) : x);
  };
  const row = (): Nested => {
    const size = sizes.class!;
    return Array.from({ length: size }, (_, i) => share(shares[size]?.[i] ?? 1 / size, kind));
  };
  const build = ([dim, ...rest]: readonly string[]): Nested => {
    if (dim === undefined) return number();
    if (dim === 'class' && rest.length === 0 && domain === 'real' && kind !== null && /probabilities/.test(kind)) return row();
    return Array.from({ length: sizes[dim] ?? 2 }, () => build(rest));
  };
  return build(dims);
}

const share = (p: number, kind: string | null): number => Number((kind === 'log_probabilities' ? Math.log(p) : p).toFixed(4));

function lossOf(program: Program, inputs: readonly (readonly [string, Nested])[]): number {
  const { spec, signature } = program;
  const flat = (nested: Nested): number[] => (typeof nested === 'number' ? [nested] : nested.flatMap(flat));
  const sizes = { ...Object.fromEntries(signature.inputs.flatMap(({ dims }) => dims.map((dim) => [dim, 2]))), ...sizesOf(program) };
  const tensors = inputs.map(([name, nested], i) => [name, { dims: signature.inputs[i]!.dims, data: flat(nested) }]);
  return reference(
    program,
    { inputs: Object.fromEntries(tensors), parameters: defaults(program), sizes, reduction: spec.reduction, weights: null, mask: null },
    float64,
  ).value;
}
