/** The law of every gradient: it is what central differences of the value are, element by element. */

import { evaluate, type Point } from '../evaluate.js';
import { gradient, upstream } from '../gradient/index.js';
import type { Arithmetic } from '../ir/arithmetic.js';
import { apply, type Expr, input, topological, union } from '../ir/expr.js';
import { laidOut } from '../ir/lengths.js';
import { rebuild } from '../ir/rebuild.js';
import { derivativeIssue, slopes } from './central.js';
import { prove } from './decimal.js';
import type { Decimal } from './digits.js';
import { cycled, type Plain } from './points.js';

export interface Subject {
  readonly expr: Expr;
  /** By these it is differentiated. */
  readonly inputs: readonly Expr[];
  readonly point: Plain;
  /** Axes that the upstream gradient has and the value lacks. */
  readonly extra?: readonly string[];
  /** Whether the value may be infinite here, and then has no slope. */
  readonly partial?: boolean;
}

/** The same point in another arithmetic; what is no number is a condition, and stays. */
export const lift = <T>({ inputs, ...rest }: Plain, { of }: Pick<Arithmetic<T>, 'of'>): Point<T> => ({
  ...rest,
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, data }]) => [name, { dims, data: data.map((x) => (typeof x === 'number' ? of(x) : x)) }]),
  ),
});

export const at = (point: Point<Decimal>, name: string, [i, x]: readonly [number, Decimal]): Point<Decimal> => {
  const { dims, data } = point.inputs[name]!;
  return { ...point, inputs: { ...point.inputs, [name]: { dims, data: data.with(i, x) } } };
};

/** Σ upstream · value, its gradients, and a point that has an upstream gradient. */
export function seeded({ expr, inputs, point, extra = [] }: Subject) {
  const dims = union(expr.dims, extra);
  const seed = upstream('y', dims);
  const total = apply('sum', [apply('mul', [seed, expr])], dims);
  const gradients = gradient([{ expr, seed }], inputs);
  const seeds = cycled(dims, [0.7, -1.3, 0.9, 1.6], point.sizes);
  return { total, gradients, point: { ...point, inputs: { ...point.inputs, [seed.name]: seeds } } };
}

/**
 * What is wrong with the gradient, or null. Where the value is not finite there is none to speak of. On the border of a condition
 * the slope is that of the branch taken there, which need be neither slope of the value: clip(x, 0, 0) takes x at 0.
 */
export const gradientIssue = (subject: Subject): string | null => {
  const issue = issueHolding(subject, stopped);
  return issue === null || issueHolding(subject, (nodes) => [...stopped(nodes), ...conditions(nodes)]) === null ? null : issue;
};

const stopped = (nodes: readonly Expr[]): Expr[] => nodes.filter(({ op }) => op === 'stop_gradient');
const conditions = (nodes: readonly Expr[]): Expr[] => nodes.flatMap(({ op, args }) => (op === 'where' ? [args[0]!] : []));

function issueHolding(subject: Subject, still: (nodes: readonly Expr[]) => readonly Expr[]): string | null {
  const { total, gradients, point } = seeded(subject);
  const { moving, held } = holding(total, still(topological([total])));
  return prove((arithmetic) => {
    const plain = lift(point, arithmetic);
    const holds = evaluate([...held.values()], plain, arithmetic);
    const lifted = { ...plain, inputs: { ...plain.inputs, ...Object.fromEntries([...held.keys()].map((name, i) => [name, holds[i]!])) } };
    const value = (where: Point<Decimal>) => evaluate([moving], where, arithmetic)[0]!.data[0]!;
    const here = value(lifted);
    if (!here.isFinite()) return subject.partial ? null : `the value is ${here} at ${shown(subject)}`;
    const present = gradients.filter((expr) => expr !== null);
    const stated = evaluate(present, lifted, arithmetic);
    for (const [k, { name }] of subject.inputs.entries()) {
      const { dims, data } = lifted.inputs[name]!;
      const own = stated[present.indexOf(gradients[k]!)];
      const whole = own && laidOut(own, dims, point.sizes);
      for (const [i, x] of data.entries()) {
        const issue = derivativeIssue(
          whole?.[i] ?? arithmetic.of(0),
          slopes((moved) => value(at(lifted, name, [i, moved])), { x, here }, arithmetic),
          subject.partial,
        );
        if (issue !== null) return `d${name}[${i}] ${issue} at ${shown(subject)}`;
      }
    }
    return null;
  }, most);
}

/** What is held stays as it is when an input moves: it becomes an input of its own. */
function holding(total: Expr, still: readonly Expr[]): { moving: Expr; held: ReadonlyMap<string, Expr> } {
  const held = new Map<string, Expr>();
  const made = new Map<Expr, Expr>();
  for (const node of topological([total])) {
    const name = `held.${held.size}`;
    if (still.includes(node)) held.set(name, node);
    made.set(
      node,
      still.includes(node)
        ? input(name, node.dims, node.type)
        : rebuild(
            node,
            node.args.map((arg) => made.get(arg)!),
          ),
    );
  }
  return { moving: made.get(total)!, held };
}

/** A step of 1e-20 needs no more digits than this, however steep the function. */
const most = 150;

export const shown = ({ point }: Pick<Subject, 'point'>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(point.inputs).map(([name, { data }]) => [name, data])));
