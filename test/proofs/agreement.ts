/** A loss computed by floats or by tensors agrees with its meaning: every value, every gradient, wherever the meaning is finite. */

import * as tf from '@tensorflow/tfjs';
import type { Decimal } from 'decimal.js';
import { evaluate } from '../../src/evaluate.js';
import { gradient } from '../../src/gradient.js';
import { float64 } from '../../src/ir/arithmetic.js';
import { input, one } from '../../src/ir/expr.js';
import type { Outputs } from '../../src/outputs.js';
import type { Program } from '../../src/program.js';
import { ranks } from '../../src/signature.js';
import type { Case } from './cases.js';
import { type Decimals, prove } from './decimal.js';
import { classOf, computed, type Level, laidOut, onTensors, type Roots, reduced, rootsOf } from './library.js';
import type { Plain } from './points.js';
import { lift } from './slope-law.js';

export type Computer = (one: Case) => Promise<number[][]>;

/** The execution in float64, its gradients fed with the upstream ones. */
export const inFloat64: Computer = async ({ program, level, point }) => {
  const { outputs, gradients } = program.execution;
  const [value] = computed({ value: reduced(outputs, program, level), gradients: [] }, program, point, float64);
  if (level === 'position') return [value!];
  const upstreams = upstreamOf(program, level, point);
  const real = program.signature.inputs.flatMap((argument, i) => (argument.domain === 'real' ? [{ argument, expr: gradients[i]! }] : []));
  const seeded = { ...point, inputs: { ...point.inputs, ...upstreams } };
  return [
    value!,
    ...real.map(({ argument, expr }) =>
      expr === null
        ? laidOut({ dims: [], data: [0] }, argument.dims, point.sizes)
        : laidOut(evaluate([expr], seeded, float64)[0]!, argument.dims, point.sizes),
    ),
  ];
};

/** d(reduced) by the loss, weight and divisor of each position. */
function upstreamOf({ execution: { outputs }, dims }: Program, level: Level, point: Plain) {
  const parts = Object.entries(outputs).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== null);
  const holes = parts.map(([name]) => input(name, dims));
  const whole = reduced({ ...outputs, ...Object.fromEntries(parts.map(([name], i) => [name, holes[i]])) } as Outputs, { dims }, level);
  const values = evaluate(
    parts.map(([, expr]) => expr),
    point,
    float64,
  );
  const at = {
    ...point,
    inputs: {
      ...point.inputs,
      ...Object.fromEntries(parts.map(([name], i) => [name, { dims, data: laidOut(values[i]!, dims, point.sizes) }])),
    },
  };
  const found = gradient([{ expr: whole, seed: one }], holes).map((expr) =>
    expr === null ? { dims: [], data: [0] } : evaluate([expr], at, float64)[0]!,
  );
  return Object.fromEntries(parts.map(([name], i) => [`g.${name}`, { dims, data: laidOut(found[i]!, dims, point.sizes) }]));
}

export const onBackend =
  (backend: string): Computer =>
  async ({ program, level, config, weighing, point }) => {
    await tf.setBackend(backend);
    const Loss = await classOf(program.spec);
    return onTensors(new Loss({ ...config, ...(level === 'position' ? {} : { reduction: level }) }), program, { point, level, weighing });
  };

const meanings = new WeakMap<Program, Map<Level, Roots>>();
function meaningOf(program: Program, level: Level): Roots {
  const known = meanings.get(program) ?? new Map<Level, Roots>();
  meanings.set(program, known);
  const roots = known.get(level) ?? rootsOf(program.meant, program, level);
  known.set(level, roots);
  return roots;
}

/** Beyond float64, but finite. */
const plain = (x: Decimal): number => (x.isFinite() ? Math.max(-1e308, Math.min(1e308, x.toNumber())) : x.toNumber());

const references = new Map<string, number[][]>();
/** In the digits at hand; sixty mostly suffice, and are remembered for the other backends. */
function reference({ program, level, point, name }: Case, arithmetic: Decimals): number[][] {
  const key = `${program.spec.name} ${ranks(program.signature)} ${name} ${arithmetic.digits}`;
  const found =
    references.get(key) ??
    computed<Decimal>(meaningOf(program, level), program, lift(point, arithmetic), arithmetic).map((list) => list.map(plain));
  references.set(key, found);
  return found;
}

const most = 600;
/** float32 flushes below 1e-38, and a factor on the way may be smaller than the result. */
const flushed = 1e-30;
/** A gradient such as p - y may cancel to nothing, from terms of size 1: what is left of them is rounding. */
const cancelled = 1e-2;
/** So do values that are Bregman divergences, near their minimum. */
const cancelling: Readonly<Record<string, number>> = { tempered_softmax_cross_entropy: 0.1 };
/** Where some of the answer leaves float32, its other gradients are made of what has left. */
const leaves = (expected: readonly number[][]): boolean => expected.flat().some((b) => Math.abs(b) > 1e37);

export interface Worst {
  error: number;
  name: string;
}

/** |a - b| ≤ r·(|b| + max|b|); what a tensor of float32 cannot hold is not asked of it. */
export async function disagreement(
  one: Case,
  compute: Computer,
  { tolerance, worst }: { tolerance: number; worst: Worst },
): Promise<string | null> {
  const got = await compute(one);
  return prove((arithmetic) => {
    const expected = reference(one, arithmetic);
    for (const [k, list] of (leaves(expected) ? expected.slice(0, 1) : expected).entries()) {
      const finite = list.filter((b) => Math.abs(b) < 3.4e38).map(Math.abs);
      const largest = Math.max(0, ...finite);
      for (const [i, b] of list.entries()) {
        if (!Number.isFinite(b) && arithmetic.doubtful() && arithmetic.digits < most)
          return `the meaning ${k === 0 ? 'of the value' : `of gradient ${k}`}[${i}] is not settled: ${one.name}`;
        if (!(Math.abs(b) < 3.4e38)) continue;
        const error =
          Math.abs(got[k]![i]! - b) / (Math.abs(b) + largest + (k > 0 ? cancelled : (cancelling[one.program.spec.name] ?? flushed)));
        if (!(error <= tolerance))
          return `${k === 0 ? 'value' : `gradient ${k}`}[${i}] is ${got[k]![i]}, meant ${b}, error ${error.toExponential(1)}: ${one.name}`;
        if (error > worst.error) Object.assign(worst, { error, name: one.name });
      }
    }
    return null;
  }, most);
}
