/** Spec → Programs: what is meant, how it is computed, and its gradients. The middle of create-loss on one screen. */

import { functionsWith } from './composite.js';
import { Refusal, refuse, type Span } from './diagnostics.js';
import { fingerprint } from './fingerprint.js';
import { type Adjoint, select } from './gradient/adjoint.js';
import { flows, upstream } from './gradient/index.js';
import { type Expr, topological } from './ir/expr.js';
import { unfold } from './ir/meaning.js';
import { isMove } from './ir/moves.js';
import type { Scope } from './ir/scope.js';
import { type Naming, namingOf } from './naming.js';
import { type Bounds, inputExpr, type Lowered, lowerOutputs, type Outputs } from './outputs.js';
import { type Factored, factor } from './rewrite/factor.js';
import { checkNullable } from './rewrite/nullable.js';
import { type Applied, rewrite } from './rewrite/rewrite.js';
import { shortening, simplifying, stabilising } from './rewrite/rule.js';
import { type Argument, ranks, type Signature, signatures, tensorOrder } from './signature.js';
import type { Dim } from './spec/features.js';
import type { Spec } from './spec/spec.js';

export interface Program extends Naming {
  readonly spec: Spec;
  readonly signature: Signature;
  /** Axes of the loss before its reduction, in tfjs order; without `batch` it is a loss of the whole batch. */
  readonly dims: readonly Dim[];
  /** Every axis that the formula knows, in tfjs order; a second name stands behind the first. */
  readonly order: readonly Dim[];
  /** Second name of an axis → the first. */
  readonly renamed: ReadonlyMap<Dim, Dim>;
  /** Where the elements of each input lie, by its name, as expressions of the parameters. */
  readonly bounds: Readonly<Record<string, Bounds>>;
  /** As written: the real-number meaning. */
  readonly meant: Outputs;
  /** The same value in forms that floats can compute. */
  readonly stable: Outputs;
  /** By each input, of the upstream gradients `g.loss`, `g.weight`, `g.divisor`; null where none flows. */
  readonly gradients: readonly (Expr | null)[];
  /** What targets say: `stable` and `gradients` in core ops only. */
  readonly execution: { readonly outputs: Outputs; readonly gradients: readonly (Expr | null)[] };
  readonly applied: readonly Applied[];
  /** The text of the formula that a part of `meant` was made of. */
  readonly origins: ReadonlyMap<Expr, Span>;
}

const rules = [...simplifying, ...stabilising];
/** Once functions are unfolded they stay so. */
export const coreRules = rules.filter(({ right }) => !topological([right]).some(({ op }) => op === 'call'));
const lastRules = [...coreRules, ...shortening];

/** One Program per signature that differs in meaning; `losses` may be called by name. Throws a Refusal that points into the spec. */
export function compile(spec: Spec, losses: readonly Spec[] = []): Program[] {
  if (spec.features.length === 0) {
    const suggestion = 'They say for which outputs it is registered, e.g. `features: [vector]`.';
    refuse('missing_key', { where: 'The spec', key: 'features', suggestion }, spec.loss.at(0, 1));
  }
  const functions = functionsWith(losses);
  const programs = signatures(spec).flatMap((signature) => {
    try {
      return [compileOne(spec, signature, functions)];
    } catch (error) {
      if (signature.distribution && error instanceof Refusal) return []; // nobody asked for this signature
      throw error instanceof Refusal ? placed(error, spec, signature) : error;
    }
  });
  return programs.filter((program) => keepsPositions(program, programs)).reduce<Program[]>(distinct, []);
}

/** What is said of no place is said of the whole formula; of a formula that torch has, of the feature that it does not fit. */
function placed({ diagnostics }: Refusal, { torch, features, loss }: Spec, signature: Signature): Refusal {
  const feature = features.find(({ name }) => signature.features.includes(name))!;
  const whole = loss.at(0, loss.text.trimEnd().length);
  return new Refusal(diagnostics.map((one) => ({ ...one, span: torch === null ? (one.span ?? whole) : feature.span })));
}

/** A distribution must leave the loss the positions that it has for ids; else the formula has no meaning for it. */
function keepsPositions({ signature, dims }: Program, programs: readonly Program[]): boolean {
  const asIds = ({ signature: { distribution, features } }: Program) =>
    !distribution && features.some((name) => signature.features.includes(name));
  return !signature.distribution || programs.some((other) => asIds(other) && other.dims.join() === dims.join());
}

/** Signatures of equal ranks must mean the same, for a call tells them apart by rank alone. */
function distinct(kept: Program[], next: Program): Program[] {
  const rival = kept.find(({ signature }) => ranks(signature) === ranks(next.signature));
  if (rival === undefined) return [...kept, next];
  if (next.signature.distribution) return kept;
  if (identity(rival) !== identity(next)) {
    const { name, span } = next.spec.features.find((feature) => feature.name === next.signature.features[0])!;
    refuse('ambiguous_rank', { first: rival.signature.features[0]!, second: name }, span);
  }
  const features = [...new Set([...rival.signature.features, ...next.signature.features])];
  const merged = { ...rival, signature: { ...rival.signature, features, distribution: false } };
  return kept.map((program) => (program === rival ? merged : program));
}

const identity = ({ order, execution }: Program): string =>
  fingerprint([...Object.values(execution.outputs), ...execution.gradients], order);

function compileOne(spec: Spec, signature: Signature, functions: Scope['functions']): Program {
  const lowered = lowerOutputs(spec, signature, functions);
  const { meant, bounds, origins } = lowered;
  checkNullable(spec, listed(meant));
  const axes = tensorOrder(signature);
  const dims = axes.filter((dim) => meant.loss.dims.includes(dim));
  return { spec, signature, dims, ...axesOf(meant, axes), bounds, meant, origins, ...computed(lowered, signature.inputs, dims) };
}

type Computed = Pick<Program, 'stable' | 'gradients' | 'execution' | 'applied' | keyof Naming>;

/** A loss over some dims as it is computed, and its gradient. */
function computed(lowered: Lowered, inputs: readonly Argument[], dims: readonly Dim[]): Computed {
  const { meant, bindings } = lowered;
  const { results, applied, of } = rewrite(listed(meant), rules);
  const stable = named(results, meant);
  const joined = factor(results);
  const lines = bindings.map(([name, expr]) => [name, joined.of(of(expr))] as const);
  const found = flows(seeded(named(joined.results, meant), dims), [...inputs.map(inputExpr), ...lines.map(([, expr]) => expr)]);
  const raw = inputs.map(({ domain }, i) => (domain === 'real' && found[i] ? select(found[i]!) : null));
  const slopes = rewrite(listOf(raw), rules);
  const values = executed(listed(stable));
  const back = executed(slopes.results);
  const execution = { outputs: named(values.results, stable), gradients: inPlace(raw, back.results) };
  const naming = namingOf(lowered, {
    results: { ...execution.outputs, ...Object.fromEntries(inputs.map(({ name }, i) => [`g.${name}`, execution.gradients[i]!])) },
    flows: lines.flatMap(([name], i) => flowing(found[inputs.length + i]!).map((expr) => [name, expr] as const)),
    value: (expr) => [of(expr), values.of(of(expr))],
    gradient: (expr) => [slopes.of(expr), back.of(slopes.of(expr))],
    between: (expr) => joined.of(of(expr)),
    calls: [...values.calls, ...back.calls],
  });
  return { stable, gradients: inPlace(raw, slopes.results), execution, applied, ...naming };
}

/** With and without what selects it. */
const flowing = (adjoint: Adjoint | null): Expr[] => (adjoint === null ? [] : [adjoint.value, select(adjoint)]);

/** Every axis that the formula knows, and second names of axes. */
function axesOf(meant: Outputs, axes: readonly Dim[]): Pick<Program, 'order' | 'renamed'> {
  const moves = topological(listed(meant)).filter(isMove);
  const renamed = new Map(moves.flatMap(({ op, axes: [first, second] }) => (op === 'rename' ? [[second!, first!] as const] : [])));
  const made = topological(listed(meant)).flatMap(({ op, dims }) => (op === 'index' || op === 'parameter' ? dims : []));
  const order = moves.reduce(
    (known, { axes: [from, to] }) => (known.includes(to!) ? known : known.flatMap((dim) => (dim === from ? [dim, to!] : [dim]))),
    [...new Set([...axes, ...made.filter((dim) => !moves.some((move) => move.axes[1] === dim))])],
  );
  return { order, renamed };
}

/** In core ops only, in forms that share what they can. */
function executed(exprs: readonly Expr[]): Executed {
  const core = rewrite(unfold(exprs), lastRules);
  const short = factor(core.results);
  const of = (expr: Expr) => short.of(core.of(unfold([expr])[0]!));
  const calls = topological(exprs).filter(({ op }) => op === 'call');
  return { results: short.results, of, calls: calls.map((call) => [of(call), call.name]) };
}

interface Executed extends Factored {
  /** What became of functions, and their names. */
  readonly calls: readonly (readonly [Expr, string])[];
}

const listOf = (exprs: readonly (Expr | null)[]): Expr[] => exprs.filter((expr) => expr !== null);
const listed = ({ loss, weight, divisor }: Outputs): Expr[] => listOf([loss, weight, divisor]);

function named(exprs: readonly Expr[], like: Outputs): Outputs {
  const [loss, ...rest] = exprs;
  const weight = like.weight === null ? null : rest.shift()!;
  return { loss: loss!, weight, divisor: like.divisor === null ? null : rest.shift()! };
}

function seeded({ loss, weight, divisor }: Outputs, dims: readonly Dim[]): { expr: Expr; seed: Expr }[] {
  const outputs = { loss, weight, divisor };
  return Object.entries(outputs).flatMap(([name, expr]) => (expr === null ? [] : [{ expr, seed: upstream(name, dims) }]));
}

function inPlace(like: readonly (Expr | null)[], exprs: readonly Expr[]): (Expr | null)[] {
  const left = [...exprs];
  return like.map((expr) => (expr === null ? null : left.shift()!));
}
