/** The execution that targets are told, computed in float64. */

import { evaluate } from '../evaluate.js';
import { gradient } from '../gradient/index.js';
import { float64 } from '../ir/arithmetic.js';
import { input, one } from '../ir/expr.js';
import { laidOut } from '../ir/lengths.js';
import type { Outputs } from '../outputs.js';
import type { Program } from '../program.js';
import type { Computer } from './agreement.js';
import type { Plain } from './points.js';
import { computed, type Level, reduced } from './whole.js';

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
