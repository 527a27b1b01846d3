/** The test of a loss: written once, when it is absent, and from then on its author's. */

import { imports, literal, quote, symbol } from '../../code/code.js';
import { fill } from '../../code/template.js';
import type { File } from '../../file.js';
import { domainOf, within } from '../../inputs/domain.js';
import { topological } from '../../ir/expr.js';
import type { Program } from '../../program.js';
import type { Nested, Parameter, Spec } from '../../spec/spec.js';
import { lossPath, runtimeSpecifier, specifier, stubPath } from '../paths.js';
import type { Library } from '../target.js';

export function testStub(programs: readonly Program[], { layout, template }: Library): File {
  const program = programs[0]!;
  const { spec } = program;
  const path = stubPath(layout, spec.name);
  const runtime = runtimeSpecifier(path, layout);
  const loss = symbol(spec.className, specifier(path, lossPath(layout, spec.name)));
  const vitest = ['describe', 'expect', 'it'].map((name) => symbol(name, 'vitest'));
  const used = [symbol('tf', '@tensorflow/tfjs', 'namespace'), ...vitest, symbol('gradcheck', runtime), loss];
  const inputs = sample(program);
  const skeleton = template('test.ts.hbs');
  const text = fill('test.ts.hbs', skeleton, {
    imports: imports(used),
    className: spec.className,
    type: quote(spec.name),
    examples: literal(
      spec.examples.map((example) => exampleOf(example, spec)),
      '',
      130,
    ),
    misspelt: literal({ [misspelt(spec)]: 1 }),
    refusedConfigs: literal(spec.parameters.flatMap(refused), '', 130),
    inputs: literal(inputs, '', 130),
    mismatched: literal(mismatched(inputs, program), '', 130),
    forward: forward(spec),
    domains: literal(program.signature.inputs.map(({ domain }) => (domain === 'real' ? 'float32' : 'int32'))),
    proof: gradientProof(program),
  });
  return { path, text, owner: 'person', spec: spec.source.name, template: skeleton.name };
}

function exampleOf({ inputs, params, weights, equals, tolerance }: Spec['examples'][number], spec: Spec): object {
  return { inputs: spec.inputs.map(({ name }) => inputs[name]!), params, options: weights === null ? {} : { weights }, equals, tolerance };
}

/** `loss.forward(prediction, target, options)`, or with the predictions by name. */
function forward({ inputs }: Spec): string {
  const predictions = inputs.filter(({ role }) => role === 'prediction').map(({ name }, i) => `${name}: inputs[${i}]!`);
  const first = predictions.length === 1 ? 'inputs[0]!' : `{ ${predictions.join(', ')} }`;
  const target = inputs.length > predictions.length ? `inputs[${predictions.length}]!` : 'null';
  return `loss.forward(${first}, ${target}, options)`;
}

const misspelt = ({ parameters: [first] }: Spec): string => (first === undefined ? 'no_such_parameter' : `${first.name}_`);

/** Values just outside each constraint. */
function refused({ name, type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Parameter): object[] {
  if (type !== 'number' && type !== 'integer') return [{ [name]: type === 'boolean' ? 'yes' : 1.5 }];
  const outside = [minimum === null ? null : minimum - 1, maximum === null ? null : maximum + 1, exclusiveMinimum, exclusiveMaximum];
  return [...outside.filter((value) => value !== null), 'a text'].map((value) => ({ [name]: value }));
}

/** Valid inputs: those of the first example, which its author vouches for; inside the simplex where its border is near. */
function sample(program: Program): Nested[] {
  const { spec, signature } = program;
  const [example] = spec.examples;
  const arrays = new Map(
    spec.parameters.flatMap(({ axis, default: value }) => (Array.isArray(value) ? [[axis, value.length] as const] : [])),
  );
  const onSimplex = spec.inputs.some(({ kind }) => kind === 'probabilities' || kind === 'log_probabilities');
  if (example !== undefined && !onSimplex) return spec.inputs.map(({ name }) => example.inputs[name]!);
  return signature.inputs.map(({ name, dims, domain, role }, i) => {
    const { kind } = spec.inputs[i]!;
    const shared = kind === 'probabilities' || (onSimplex && dims.includes('class'));
    const values = kind === 'log_probabilities' ? shares.map(Math.log) : shared ? shares : allowed(program, name);
    const next = domain === 'real' ? values : domain === 'boolean' ? [1, 0] : [2, 0, 1];
    return fillNested(
      dims.map((dim) => arrays.get(dim) ?? sizes[dim] ?? 2),
      cycle(next, role === 'target' ? 3 : 0),
    );
  });
}

/** The last input with one example more; one that shares its first axis with no other, or is alone, one axis deeper. */
function mismatched(inputs: readonly Nested[], { signature }: Program): Nested[] {
  const last = inputs.at(-1)!;
  const [first] = signature.inputs.at(-1)!.dims;
  const shared = first !== undefined && signature.inputs.slice(0, -1).some(({ dims }) => dims.includes(first));
  return [...inputs.slice(0, -1), shared && typeof last !== 'number' ? [...last, last[0]!] : [last]];
}

/** Central differences see through stop_gradient, so they prove only a gradient that nothing stops. */
function gradientProof(program: Program): string {
  const stopped = topological([program.meant.loss]).some(({ op }) => op === 'stop_gradient');
  return stopped
    ? 'expect(report.errors.every(({ analytic }) => Number.isFinite(analytic))).toBe(true);'
    : 'expect(report).toMatchObject({ ok: true });';
}

/** Plain numbers, brought to where the spec says that an input lies. */
function allowed(program: Program, name: string): number[] {
  const defaults = Object.fromEntries(program.spec.parameters.map((parameter) => [parameter.name, parameter.default]));
  const interval = domainOf(program, name, defaults);
  return plain.map((x) => Number(within(interval, x).toFixed(4)));
}

const sizes: Record<string, number> = { batch: 2, class: 3, time: 4, element: 3, height: 2, width: 2 };
const plain = [0.5, -1.25, 0.75, 2, -0.5, 1.5, -2, 0.25];
const shares = [0.2, 0.5, 0.3, 0.6, 0.3, 0.1];

function cycle(values: readonly number[], start: number): () => number {
  let count = start;
  return () => values[count++ % values.length]!;
}

function fillNested([length, ...rest]: readonly number[], next: () => number): Nested {
  return length === undefined ? next() : Array.from({ length }, () => fillNested(rest, next));
}
