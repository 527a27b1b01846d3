/** Where declared properties are tried: hard points and random ones, in floats first and in many digits where something shows. */

import { evaluate } from '../evaluate.js';
import { type Arithmetic, float64 } from '../ir/arithmetic.js';
import { offsets } from '../ir/lengths.js';
import type { Outputs } from '../outputs.js';
import type { Program } from '../program.js';
import type { Tensor } from '../tensor.js';
import { decimals } from './decimal.js';
import { type Config, configs, inputsFor, rangeOf, type Setting, type Stress, stresses } from './inputs.js';
import { random } from './points.js';
import { type Sizes, sizesOf } from './sizes.js';

export type Inputs = Readonly<Record<string, Tensor<number>>>;

export interface Trial extends Setting {
  readonly inputs: Inputs;
  /** A second point, that differs in the predictions. */
  readonly other: Inputs;
}

/** The loss of every position; null where it counts for nothing. */
export type LossAt = (inputs: Inputs, config?: Config) => (number | null)[];

export const inFloats = ({ program, ...rest }: Trial): LossAt => lossOf(program.execution.outputs, { program, ...rest }, float64);

/** In as many digits as leave no doubt, or in the most that a proof spends. */
export function inDigits(trial: Trial): LossAt {
  return (inputs, config) => {
    let found: (number | null)[] = [];
    for (const digits of [60, 150, 600]) {
      const arithmetic = decimals(digits);
      found = lossOf(trial.program.meant, trial, arithmetic)(inputs, config);
      if (!arithmetic.doubtful()) break;
    }
    return found;
  };
}

function lossOf<T>({ loss, weight }: Outputs, { program, config, sizes }: Trial, arithmetic: Arithmetic<T>): LossAt {
  const roots = weight === null ? [loss] : [loss, weight];
  return (inputs, parameters = config) => {
    const lifted = Object.entries(inputs).map(([name, { dims, data }]) => [name, { dims, data: data.map(arithmetic.of) }]);
    const found = evaluate(roots, { parameters, sizes, inputs: Object.fromEntries(lifted) }, arithmetic);
    const [values, weights] = found.map(({ dims, data }) => offsets(dims, program.dims, sizes).map((at) => arithmetic.toNumber(data[at]!)));
    return values!.map((value, i) => (weights?.[i] === 0 ? null : value));
  };
}

const small: Sizes = { batch: 2, class: 3, element: 3, time: 2, height: 1, width: 2 };
const drawn = 24;

/** Every config with every hard point and some random ones; other signatures with the defaults alone. */
export function* trialsOf(programs: readonly Program[]): Generator<Trial> {
  for (const [k, program] of programs.entries()) {
    const sizes = sizesOf(program, small);
    const settings = configs(program.spec.parameters, sizes).slice(0, k === 0 ? undefined : 1);
    for (const config of settings) yield* points({ program, config, sizes });
  }
}

function* points(where: Setting): Generator<Trial> {
  const hard = Object.values(stresses).map((stress, seed) => ({ ...stress, seed }));
  const all = [...hard, ...Array.from({ length: drawn }, (_, i) => drawing(i))];
  for (const [i, stress] of all.entries()) {
    const inputs = precise(where, inputsFor(where, stress));
    const second = precise(where, inputsFor(where, all[(i * 7 + 3) % all.length]!));
    const predictions = where.program.spec.inputs.filter(({ role }) => role === 'prediction').map(({ name }) => name);
    yield { ...where, inputs, other: { ...inputs, ...Object.fromEntries(predictions.map((name) => [name, second[name]!])) } };
  }
}

/** Rows in float32 sum to 1 only nearly, which is not the fault of the loss. */
const precise = ({ program, sizes }: Setting, inputs: Inputs): Inputs =>
  Object.fromEntries(
    program.signature.inputs.map((argument) => {
      const { dims, data } = inputs[argument.name]!;
      return [argument.name, { dims, data: rangeOf(argument, program) === 'rows' ? rowsOf(data, sizes.class!) : data }];
    }),
  );

/** Every row sums to 1. */
export const rowsOf = (data: readonly number[], length: number): number[] =>
  data.map((x, i) => {
    const first = i - (i % length);
    const total = data.slice(first, first + length).reduce((a, b) => a + b, 0);
    return total === 0 ? (i === first ? 1 : 0) : x / total;
  });

/** Ordinary numbers, of three sizes, some of them whole. */
function drawing(seed: number): Stress {
  const next = random(1000 + seed);
  const scale = [0.5, 3, 12][seed % 3]!;
  const list = () => Array.from({ length: 17 }, (_, i) => (i % 4 === 3 ? Math.round(next() * 4 - 2) : (2 * next() - 1) * scale));
  return { ...stresses.random!, prediction: list(), target: list(), seed: 1000 + seed };
}
