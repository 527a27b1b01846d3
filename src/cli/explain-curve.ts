/** A loss along one line through its inputs: the residual of a regression, the margin or probability of a classification. */

import { float64 } from '../ir/arithmetic.js';
import type { Program } from '../program.js';
import { reference } from '../reference.js';
import type { Argument } from '../signature.js';

export interface Point {
  readonly x: number;
  readonly loss: number;
  /** Derivative of the loss along the line. */
  readonly slope: number;
}

export interface Slice {
  readonly along: string;
  readonly points: readonly Point[];
}

/** One example, defaults for the parameters, at these shares of the line; null for a loss of several predictions. */
export function sliceOf(program: Program, shares: readonly number[]): Slice | null {
  const { spec, signature } = program;
  const [prediction, target] = [signature.inputs[0]!, signature.inputs[1]];
  if (signature.inputs.length > 2 || (signature.inputs.length === 2 && target!.role !== 'target')) return null;
  const line = lineOf(program, prediction, target ?? null);
  const parameters = Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, parameter.default]));
  const sizes = { ...Object.fromEntries(signature.inputs.flatMap(({ dims }) => dims.map((dim) => [dim, 1]))), ...line.sizes };
  const points = shares.map((share): Point => {
    const x = line.from + (line.to - line.from) * share;
    const [data, direction] = line.at(x);
    const inputs = {
      [prediction.name]: { dims: prediction.dims, data },
      ...(target === undefined ? {} : { [target.name]: { dims: target.dims, data: line.target } }),
    };
    const { value, gradient } = reference(program, { inputs, parameters, sizes, reduction: 'sum', weights: null, mask: null }, float64);
    const by = gradient[prediction.name]!.data;
    return { x, loss: value, slope: direction.reduce((sum, d, k) => sum + (d === 0 ? 0 : d * by[k]!), 0) };
  });
  return { along: line.along, points };
}

interface Line {
  readonly along: string;
  readonly from: number;
  readonly to: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly target: readonly number[];
  /** The prediction, and its derivative by x. */
  readonly at: (x: number) => readonly [number[], number[]];
}

function lineOf({ spec }: Program, prediction: Argument, target: Argument | null): Line {
  const kind = spec.inputs.find(({ name }) => name === prediction.name)?.kind;
  const classes = prediction.dims.includes('class') && target?.domain !== 'boolean';
  const sizes: Record<string, number> = prediction.dims.includes('class') ? { class: classes ? classCount({ spec }) : 1 } : {};
  const right = target?.domain === 'integer' ? [0] : target?.dims.includes('class') && classes ? oneOf(sizes.class!, 1) : [1];
  const others = (sizes.class ?? 1) - 1;
  const base = { sizes, target: right };
  if (kind === 'probabilities' || kind === 'log_probabilities') {
    const log = kind === 'log_probabilities';
    const at = (p: number): readonly [number[], number[]] => {
      const rest = Array(others).fill((1 - p) / others);
      const all = [p, ...rest];
      const slopes = [1, ...Array(others).fill(-1 / others)];
      return log ? [all.map(Math.log), slopes.map((slope, i) => slope / all[i]!)] : [all, slopes];
    };
    return {
      ...base,
      along: `probability of the ${target?.domain === 'real' && !classes ? 'target 1' : 'right class'}`,
      from: 0.01,
      to: 0.99,
      at,
    };
  }
  const step = (x: number): readonly [number[], number[]] => [oneOf(others + 1, x), oneOf(others + 1, 1)];
  if (classes) return { ...base, along: `${prediction.name} of the right class, the others at 0`, from: -5, to: 5, at: step };
  if (target?.domain === 'boolean') return { ...base, along: `${prediction.name}, where the target is 1`, from: -5, to: 5, at: step };
  if (kind === 'distance') return { ...base, along: 'distance, at target 1', from: 0, to: 3, at: step };
  if (target === null) return { ...base, along: prediction.name, from: -3, to: 3, at: step };
  return { ...base, along: `${prediction.name} − target, at target 1`, from: -3, to: 3, at: (x) => [[1 + x], [1]] };
}

const oneOf = (count: number, value: number): number[] => Array.from({ length: count }, (_, i) => (i === 0 ? value : 0));

function classCount({ spec }: Pick<Program, 'spec'>): number {
  const fixed = spec.parameters.find(({ axis, default: value }) => axis === 'class' && Array.isArray(value));
  return fixed === undefined ? 2 : (fixed.default as readonly number[]).length;
}
