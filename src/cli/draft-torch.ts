/** Whether torch.nn has a loss already, by the name that a new one gets or by the formula that it turns out to have. */

import { Refusal } from '../diagnostics.js';
import { fingerprint } from '../fingerprint.js';
import { type Expr, input, parameter, topological } from '../ir/expr.js';
import { rebuild } from '../ir/rebuild.js';
import { compile, type Program } from '../program.js';
import { tensorOrder } from '../signature.js';
import { libraryFolder, listSpecs, readCatalogue, readSource, readSpec } from '../spec/read.js';
import type { Spec } from '../spec/spec.js';
import { forFeatures, misfit } from '../spec/torch.js';
import type { Draft } from './draft.js';

type Features = Draft['features'];

/** The names of the torch.nn losses that can stand for a loss of these features. */
export const torchNames = (features: Features): string[] => candidates(features).map(({ className }) => className);

/** The torch.nn loss that a name means: `huber`, `l1`, `mae`, `mean_absolute_error`. */
export function torchByName(name: string, features: Features): string | null {
  const wanted = bare(name);
  const known = candidates(features);
  const own = known.find((spec) => bare(spec.name) === wanted || bare(spec.className) === wanted);
  if (own !== undefined) return own.className;
  const library = listSpecs(libraryFolder()).map((path) => readSpec(readSource(path), readCatalogue()));
  const alike = library.find(({ name: other, aliases, className }) => [other, className, ...aliases].some((word) => bare(word) === wanted));
  return known.find(({ className }) => className === alike?.torch)?.className ?? null;
}

/** The torch.nn loss that computes the same, its inputs and parameters being called whatever they are. */
export function torchByFormula(programs: readonly Program[]): string | null {
  const { spec } = programs[0]!;
  const features = spec.features.map(({ name }) => name);
  const wanted = identity(programs);
  const same = candidates(features).find(
    (one) =>
      one.weight === null && one.divisor === null && one.reduction === spec.reduction && identity(compileFor(one, features)!) === wanted,
  );
  return same?.className ?? null;
}

/** Torch losses of (input, target) that have a meaning for all of the features. */
function candidates(features: Features): Spec[] {
  const catalogue = readCatalogue();
  const specs = catalogue.names().map((name) => forFeatures(catalogue.find(name)!, features));
  return specs.filter(
    (spec) =>
      spec.inputs.length === 2 &&
      spec.inputs[1]!.role === 'target' &&
      spec.inputs.every(({ dims }) => dims === null) &&
      features.every((feature) => misfit(spec, feature) === null) &&
      compileFor(spec, features) !== null,
  );
}

function compileFor(spec: Spec, features: Features): Program[] | null {
  try {
    return compile({ ...spec, features: features.map((name) => ({ name, span: spec.inputs[0]!.span })) });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** MAELoss, mae_loss → mae. */
const bare = (name: string): string => name.toLowerCase().replaceAll('_', '').replace(/loss$/, '');

/** Equal for programs that compute the same. */
const identity = (programs: readonly Program[]): string =>
  JSON.stringify(programs.map((program) => fingerprint([anonymous(program)], tensorOrder(program.signature))));

/** Inputs by their places, parameters in the order in which they are first needed. */
function anonymous({ execution, signature }: Program): Expr {
  const { loss } = execution.outputs;
  const parameters: string[] = [];
  const done = new Map<Expr, Expr>();
  const renamed = (expr: Expr): Expr => {
    const { op, name, dims, type } = expr;
    if (op === 'input') return input(`input ${signature.inputs.findIndex((one) => one.name === name)}`, dims, type);
    if (op !== 'parameter')
      return rebuild(
        expr,
        expr.args.map((arg) => done.get(arg)!),
      );
    if (!parameters.includes(name)) parameters.push(name);
    return parameter(`parameter ${parameters.indexOf(name)}`, type, dims[0] ?? null);
  };
  for (const expr of topological([loss])) done.set(expr, renamed(expr));
  return done.get(loss)!;
}
