/** Losses that the package does not have, each with the reason. */

import { topological } from '../../ir/expr.js';
import type { Program } from '../../program.js';
import { type FeatureName, features } from '../../spec/features.js';
import type { Input } from '../../spec/spec.js';
import { tensorArguments } from './carried.js';
import { servesBoth } from './mixin.js';

/** Fields that Ludwig's configurations have for themselves. */
const taken = [
  'name',
  'column',
  'proc_column',
  'active',
  'parameters',
  'class_similarities_temperature',
  'copy',
  'json',
  'dict',
  'schema',
  'validate',
];

/** Why Ludwig cannot train with the loss; null where it can. */
export function leftOut(programs: readonly Program[]): string | null {
  const { spec } = programs[0]!;
  const predictions = spec.inputs.filter(({ role }) => role === 'prediction');
  if (predictions.length !== 1) return `it takes ${predictions.length} predictions, and Ludwig gives a loss one`;
  const own = spec.inputs.find((input) => spec.features.some(({ name }) => isOwn(input, name)));
  if (own !== undefined) return `the axes of its ${own.name} are [${own.dims!.join(', ')}], and a feature of Ludwig has others`;
  const [prediction] = predictions;
  if (Object.keys(prediction!.bounds).length > 0 && (prediction!.kind === null || prediction!.kind === 'prediction'))
    return `its ${prediction!.name} has bounds, and Ludwig's decoders give any number`;
  const field = spec.parameters.find(({ name }) => taken.includes(name));
  if (field !== undefined) return `Ludwig's configurations have a field \`${field.name}\` of their own`;
  if (servesBoth(spec)) return 'it serves anomalies and other outputs, and Ludwig gives it another tensor for each; make two specs of it';
  const setting = programs.flatMap(tensorSettings)[0];
  return setting === undefined ? null : `torch cannot say \`${setting}\` of a setting that varies by position`;
}

/** Whether an input has other axes than the feature gives it. */
const isOwn = ({ role, dims }: Input, name: FeatureName): boolean =>
  dims !== null && dims.join() !== (role === 'target' ? features[name].target : features[name].prediction).dims.join();

/** Functions whose settings come from tensors. */
function tensorSettings({ stable: { loss, weight, divisor } }: Program): string[] {
  const calls = topological([loss, weight, divisor].filter((expr) => expr !== null)).filter(({ op }) => op === 'call');
  return calls
    .filter(({ name, args }) => tensorArguments(name).some((isTensor, i) => !isTensor && !args[i]!.static))
    .map(({ name }) => name);
}
