/** Calls of a loss: every signature, configs near every bound, inputs that break things, all reductions, weights and mask. */

import type { Program } from '../program.js';
import { type Config, configs, inputsFor, type Setting, shapes, stresses } from './inputs.js';
import { type Plain, random, seedOf } from './points.js';
import { sizesOf } from './sizes.js';
import type { Level, Weighing } from './whole.js';

export interface Case {
  readonly program: Program;
  readonly level: Level;
  readonly config: Config;
  readonly weighing: Weighing;
  readonly point: Plain;
  readonly name: string;
  /** What is hard about it, for the table of stresses. */
  readonly tags: readonly string[];
}

/** Where nothing counts, the runtime says what is left; formulas do not. */
export const isEmpty = ({ point, tags }: Case): boolean => point.sizes.batch === 0 || tags.includes('all masked');

const plainWeights: Weighing = {};
const weighed: Weighing = { weights: [0.5, 2, 3], mask: [true, true, false] };
const hidden: Weighing = { mask: [false, false, false] };
const names = new Map([
  [weighed, ' weighted'],
  [hidden, ' masked'],
]);
const levels: readonly Level[] = ['position', 'mean', 'sum', 'batch_mean'];

const but = (usual: string, names: readonly string[]) => names.filter((name) => name !== usual);
/** Everything that makes a case hard, in the order in which it is told. */
export const troubles: readonly string[] = [
  ...but('random', Object.keys(stresses)),
  'parameters',
  ...but('several', Object.keys(shapes)),
  'all masked',
];

/** So many cases of a loss are tried where not all are asked for. */
const usual = 240;

/** One of each kind of trouble, then others up to the usual number: chosen by lot, the same in every run. */
export function someCases(programs: readonly Program[]): Case[] {
  const all = [...casesOf(programs)];
  const lots = new Map(all.map((one) => [one, random(seedOf(one.name))()]));
  const drawn = [...all].sort((a, b) => lots.get(a)! - lots.get(b)!);
  const first = new Map(drawn.toReversed().map((one) => [one.tags.join(), one]));
  const kept = new Set([...first.values(), ...drawn].slice(0, Math.max(usual, first.size)));
  return all.filter((one) => kept.has(one));
}

export function* casesOf(programs: readonly Program[]): Generator<Case> {
  for (const [k, program] of programs.entries()) {
    for (const [shape, own] of Object.entries(shapes)) {
      const sizes = { ...sizesOf(program, own), ...(own.batch === 0 ? { batch: 0 } : {}) };
      const all = configs(program.spec.parameters, sizes);
      for (const [i, config] of all.entries()) {
        for (const [s, stress] of Object.keys(stresses).entries()) {
          if (stress !== 'random' && (shape === 'one class' || (k > 1 && i > 0))) continue;
          if (stress !== 'random' && i > 0 && !hasTurn(program, all, i + s)) continue;
          if (own.batch === 0 && (stress !== 'random' || i > 0)) continue;
          yield* casesAt({ program, config, stress, shape, sizes });
        }
      }
    }
  }
}

/** Proofs of pairs and of many configs take long: there every config but the default takes turns at the hard inputs. */
export const hasTurn = ({ renamed }: Program, all: readonly Config[], turn: number): boolean =>
  (renamed.size === 0 && all.length <= 10) || turn % 3 === 0;

function* casesAt({ stress, shape, ...setting }: Setting & { stress: string; shape: string }): Generator<Case> {
  const { program, config, sizes } = setting;
  const inputs = inputsFor(setting, stresses[stress]!);
  const batched = program.dims.includes('batch');
  const all = stress === 'random' && batched && shape === 'several';
  for (const level of levels) {
    if ((level === 'position' && !batched) || (stress !== 'random' && level !== 'mean' && level !== 'position')) continue;
    for (const weighing of all ? [plainWeights, weighed, hidden] : [plainWeights]) {
      const users = Array.from({ length: sizes.batch! }, (_, i) => (weighing.weights?.[i] ?? 1) * (weighing.mask?.[i] === false ? 0 : 1));
      const point = { parameters: config, sizes, inputs: { ...inputs, users: { dims: ['batch'], data: users } } };
      const name = `${program.signature.features.join('+')} ${level} ${stress} ${shape}${names.get(weighing) ?? ''} ${JSON.stringify(config)}`;
      yield { program, level, config, weighing, point, name, tags: tagsOf({ stress, shape, ...setting }, weighing) };
    }
  }
}

/** The stress; the shape where it is one that tries something; what is masked; parameters that are not the defaults. */
function tagsOf({ stress, shape, program, config }: Setting & { stress: string; shape: string }, weighing: Weighing): string[] {
  const changed = program.spec.parameters.some(({ name, default: value }) => JSON.stringify(config[name]) !== JSON.stringify(value));
  return [
    ...(stress === 'random' ? [] : [stress]),
    ...(shape === 'several' ? [] : [shape]),
    ...(weighing === hidden ? ['all masked'] : []),
    ...(changed ? ['parameters'] : []),
  ];
}
