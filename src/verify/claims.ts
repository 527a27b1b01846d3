/** What each property says of a loss, exactly, and how a point refutes it. */

import type { PropertyName } from '../spec/spec.js';
import { exchanged, orderless } from './exchange.js';
import { atTarget, isFacing, targeted, towardsTarget } from './facing.js';
import { placed, shown, tensorText } from './say.js';
import { isSound } from './shrink.js';
import { steepening } from './steep.js';
import type { Inputs, LossAt, Trial } from './trials.js';

/** Rounding: values that differ by less are equal. */
const slack = 1e-9;
/** Rows that sum to 1 do so but for the last digit. */
const tiny = 1e-12;

export interface Claim {
  /** One sentence of the documentation. */
  readonly says: string;
  /** Why it cannot be said of a program; null where it can. */
  readonly senseless: (program: Trial['program']) => string | null;
  /** Whether a trial costs so much that every eighth has to do. */
  readonly costly?: boolean;
  /** The refutation that a trial is, as a sentence; null where it is none. */
  readonly refuted: (trial: Trial, loss: LossAt) => string | null;
}

const always = () => null;

export const claims: Readonly<Record<PropertyName, Claim>> = {
  nonnegative: {
    says: 'The loss of every position is at least 0.',
    senseless: always,
    refuted: (trial, loss) => {
      const value = loss(trial.inputs).find((one) => one !== null && one < -tiny);
      return value === undefined ? null : `with ${placed(trial)} the loss is ${shown(value!)}`;
    },
  },
  zero_at_target: {
    says: 'The loss is 0 where the prediction is the target; of class ids and truths, where all of the probability is on what is true, and where logits are ±10000.',
    senseless: targeted,
    refuted: (trial, loss) => {
      const inputs = atTarget(trial);
      const value = inputs === null ? undefined : loss(inputs).find((one) => one !== null && Math.abs(one) > tiny);
      return value === undefined ? null : `with ${placed(trial, inputs!)} the loss is ${shown(value!)}`;
    },
  },
  convex: {
    says: 'Half way between two predictions the loss of a position is at most the mean of its values at both.',
    senseless: always,
    refuted: notConvex,
  },
  symmetric: {
    says: 'The loss stays the same when prediction and target change places.',
    senseless: ({ signature: { inputs } }) =>
      inputs.length === 2 && inputs[0]!.dims.join() === inputs[1]!.dims.join() && inputs.every(({ domain }) => domain === 'real')
        ? null
        : 'prediction and target are not of the same shape and type',
    refuted: (trial, loss) => {
      const [first, second] = trial.program.signature.inputs.map(({ name }) => name) as [string, string];
      const swapped = { [first]: trial.inputs[second]!, [second]: trial.inputs[first]! };
      if (!isSound({ ...trial, inputs: swapped, other: swapped })) return null;
      return apart(loss(trial.inputs), loss(swapped), (a, b) => `with ${placed(trial)} the loss is ${a}, and with the two exchanged ${b}`);
    },
  },
  lipschitz: {
    says: 'For a given target, the loss of a position changes at most so many times as much as a prediction, however large or small that is.',
    senseless: always,
    costly: true,
    refuted: steepening,
  },
  permutation_invariant: {
    says: 'The order of the entries along each axis that the loss sums away does not matter; class ids and arrays of parameters go with them.',
    senseless: (program) => (orderless(program).length > 0 ? null : 'it looks at each position alone'),
    refuted: (trial, loss) => {
      for (const axis of orderless(trial.program)) {
        if (trial.sizes[axis]! < 2) continue;
        const { inputs, config } = exchanged(trial, axis);
        const said = apart(
          loss(trial.inputs),
          loss(inputs, config),
          (a, b) => `with ${placed(trial)} the loss is ${a}, and with the first two entries along ${axis} exchanged ${b}`,
        );
        if (said !== null) return said;
      }
      return null;
    },
  },
  monotone_margin: {
    says: 'A prediction that moves towards what is true, in one of its entries, never raises the loss.',
    senseless: ({ signature: { inputs } }) =>
      inputs.length === 2 && inputs[1]!.domain !== 'real' && isFacing(inputs) ? null : 'its target is neither a class nor a truth',
    refuted: (trial, loss) => {
      const before = loss(trial.inputs);
      for (const { inputs, entry, from, to } of towardsTarget(trial)) {
        const after = loss(inputs);
        const at = before.findIndex((a, i) => a !== null && rises(a, after[i]!));
        if (at < 0) continue;
        const rise = `from ${shown(before[at]!)} to ${shown(after[at]!)}`;
        return `with ${placed(trial)}, moving ${entry} towards what is true, from ${shown(from)} to ${shown(to)}, raises the loss ${rise}`;
      }
      return null;
    },
  },
};

const rises = (a: number, b: number) => Number.isFinite(a) && Number.isFinite(b) && b - a > slack * (1 + Math.abs(a));

/** The first position at which two lists differ. */
function apart(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  say: (a: string, b: string) => string,
): string | null {
  const at = first.findIndex((a, i) => {
    const b = second[i] ?? null;
    return a !== null && b !== null && Number.isFinite(a - b) && Math.abs(a - b) > slack * (Math.abs(a) + Math.abs(b) + 1e-6);
  });
  return at < 0 ? null : say(shown(first[at]!), shown(second[at]!));
}

function notConvex(trial: Trial, loss: LossAt): string | null {
  const { inputs, other, sizes } = trial;
  const moved = Object.keys(inputs).filter((name) => inputs[name] !== other[name]);
  const half = Object.fromEntries(
    moved.map((name) => [name, { ...inputs[name]!, data: inputs[name]!.data.map((x, i) => x / 2 + other[name]!.data[i]! / 2) }]),
  );
  const [a, b, middle] = [inputs, other, { ...inputs, ...half } as Inputs].map((at) => loss(at)) as [LossList, LossList, LossList];
  const at = middle.findIndex((value, i) => {
    if (value === null || a[i] === null || b[i] === null) return false;
    const mean = a[i]! / 2 + b[i]! / 2;
    return Number.isFinite(value - mean) && value - mean > slack * (Math.abs(a[i]!) + Math.abs(b[i]!) + 1e-6);
  });
  if (at < 0) return null;
  const rest = Object.fromEntries(Object.entries(inputs).filter(([name]) => !moved.includes(name)));
  const given = placed(trial, rest);
  const spot = (tensors: Inputs) =>
    moved.map((name) => `${name} ${tensorText({ dims: dimsOf(trial, name), data: tensors[name]!.data }, sizes)}`).join(', ');
  const ends = `${shown(a[at]!)} at ${spot(inputs)} and ${shown(b[at]!)} at ${spot(other)}`;
  return `${given === '' ? '' : `with ${given} `}the loss is ${ends}, but half way between them ${shown(middle[at]!)}, more than their mean`;
}

type LossList = ReturnType<LossAt>;
const dimsOf = ({ program }: Trial, name: string) => program.signature.inputs.find((one) => one.name === name)!.dims;
