/** The execution that targets are told, in any arithmetic, its gradients fed with the upstream ones. */

import { evaluate, type Point } from '../evaluate.js';
import { gradient } from '../gradient/index.js';
import { type Arithmetic, float64 } from '../ir/arithmetic.js';
import { input, one } from '../ir/expr.js';
import { laidOut } from '../ir/lengths.js';
import type { Outputs } from '../outputs.js';
import type { Program } from '../program.js';
import type { Computer } from './agreement.js';
import type { Case } from './cases.js';
import { lift } from './slope-law.js';
import { computed, type Level, reduced } from './whole.js';

export const inFloat64: Computer = async (one) => executed(one, float64);

/** [value, ...gradients by the real inputs], each flat. */
export function executed<T>({ program, level, point: plain }: Case, arithmetic: Arithmetic<T>): (readonly T[])[] {
  const { outputs, gradients } = program.execution;
  const point = lift(plain, arithmetic);
  const [value] = computed({ value: reduced(outputs, program, level), gradients: [] }, program, point, arithmetic);
  if (level === 'position') return [value!];
  const upstreams = upstreamOf(program, { level, point }, arithmetic);
  const real = program.signature.inputs.flatMap((argument, i) => (argument.domain === 'real' ? [{ argument, expr: gradients[i]! }] : []));
  const seeded = { ...point, inputs: { ...point.inputs, ...upstreams } };
  const none = { dims: [], data: [arithmetic.of(0)] };
  return [
    value!,
    ...real.map(({ argument, expr }) =>
      laidOut(expr === null ? none : evaluate([expr], seeded, arithmetic)[0]!, argument.dims, point.sizes),
    ),
  ];
}

/** d(reduced) by the loss, weight and divisor of each position. */
function upstreamOf<T>(
  { execution: { outputs }, dims }: Program,
  { level, point }: { level: Level; point: Point<T> },
  arithmetic: Arithmetic<T>,
): Point<T>['inputs'] {
  const parts = Object.entries(outputs).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== null);
  const holes = parts.map(([name]) => input(name, dims));
  const whole = reduced({ ...outputs, ...Object.fromEntries(parts.map(([name], i) => [name, holes[i]])) } as Outputs, { dims }, level);
  const values = evaluate(
    parts.map(([, expr]) => expr),
    point,
    arithmetic,
  );
  const laid = parts.map(([name], i) => [name, { dims, data: laidOut(values[i]!, dims, point.sizes) }]);
  const at = { ...point, inputs: { ...point.inputs, ...Object.fromEntries(laid) } };
  const found = gradient([{ expr: whole, seed: one }], holes).map((expr) =>
    expr === null ? { dims: [], data: [arithmetic.of(0)] } : evaluate([expr], at, arithmetic)[0]!,
  );
  return Object.fromEntries(parts.map(([name], i) => [`g.${name}`, { dims, data: laidOut(found[i]!, dims, point.sizes) }]));
}
