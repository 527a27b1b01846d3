/** Predictions that say what the target says, or come nearer to it. */

import { contains, domainOf, isBounded } from '../inputs/domain.js';
import type { Program } from '../program.js';
import { rangeOf } from './inputs.js';
import type { Inputs, Trial } from './trials.js';

/** Why a program has no prediction that is its target; null where it has. */
export function targeted({ signature: { inputs, distribution }, spec }: Program): string | null {
  const [prediction, target, ...more] = inputs;
  if (target?.role !== 'target' || prediction === undefined || more.length > 0) return 'it has not one prediction and one target';
  const { kind } = spec.inputs[0]!;
  if (target.domain === 'real' && kind === 'logits') return distribution ? null : 'no logits are a distribution';
  const says = target.domain === 'real' || kind === 'logits' || kind === 'probabilities' || kind === 'log_probabilities';
  return says && isFacing(inputs) ? null : 'no prediction says the same as its target';
}

/** Whether the prediction has an entry for each truth, or for each class of an id. */
export const isFacing = ([prediction, target]: Program['signature']['inputs']): boolean =>
  prediction!.dims.join() === [...target!.dims, ...(target!.domain === 'integer' ? ['class'] : [])].join();

/** Logits that say "this", beyond which float32 says nothing more. */
const certain = 1e4;

/** The inputs with the target's own prediction; null where a signature has none. */
export function atTarget(trial: Trial): Inputs | null {
  const { program, inputs } = trial;
  const [prediction, target] = program.signature.inputs as [{ name: string }, Program['signature']['inputs'][number]];
  const { kind } = program.spec.inputs[0]!;
  const { dims } = inputs[prediction.name]!;
  const says: Readonly<Record<string, (truth: number) => number>> = {
    logits: (truth) => (truth === 1 ? certain : -certain),
    log_probabilities: (share) => (share === 0 ? -Infinity : Math.log(share)),
  };
  if (target.domain === 'real' && kind === 'logits') return null;
  const truth = truths(trial);
  const data = target.domain === 'real' && kind !== 'log_probabilities' ? truth : truth.map(says[kind ?? ''] ?? ((x) => x));
  const interval = domainOf(program, prediction.name, trial.config);
  return data.every((x) => contains(interval, x)) ? { ...inputs, [prediction.name]: { dims, data } } : null;
}

/** The target in the shape of the prediction; class ids as 0 and 1. */
function truths({ program, inputs, sizes }: Trial): readonly number[] {
  const [prediction, target] = program.signature.inputs.map(({ name }) => inputs[name]!);
  if (program.signature.inputs[1]!.domain !== 'integer' || !prediction!.dims.includes('class')) return target!.data;
  return target!.data.flatMap((id) => Array.from({ length: sizes.class! }, (_, i) => (i === id ? 1 : 0)));
}

interface Move {
  readonly inputs: Inputs;
  readonly entry: string;
  readonly from: number;
  readonly to: number;
}

/** One entry after the other a step nearer; rows that sum to 1 move as a whole. */
export function* towardsTarget(trial: Trial): Generator<Move> {
  const { program, inputs, sizes } = trial;
  const argument = program.signature.inputs[0]!;
  const { name } = argument;
  const truth = truths(trial);
  const [range, interval] = [rangeOf(argument, program), domainOf(program, name, trial.config)];
  const { data } = inputs[name]!;
  const moved = (changed: readonly number[]) => ({ ...inputs, [name]: { ...inputs[name]!, data: changed } });
  for (const [i, from] of data.entries()) {
    for (const step of [0.25, 2]) {
      const share = step / 4;
      const nearer = (j: number) => data[j]! + share * (truth[j]! - data[j]!);
      const first = i - (i % sizes.class!);
      const to = range === 'rows' || isBounded(interval) ? nearer(i) : from + (truth[i] === 1 ? step : -step);
      const changed = data.map((x, j) => (range === 'rows' && j >= first && j < first + sizes.class! ? nearer(j) : j === i ? to : x));
      if (contains(interval, to)) yield { inputs: moved(changed), entry: data.length === 1 ? name : `entry ${i} of ${name}`, from, to };
    }
  }
}
