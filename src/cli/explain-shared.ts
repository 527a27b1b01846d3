/** Expressions as lines: what stands in them more than once gets a line and a name of its own. */

import { type Expr, hole, topological } from '../ir/expr.js';
import { raise } from '../ir/raise.js';
import { rebuild } from '../ir/rebuild.js';
import { print } from '../lang/print.js';

/** `names`: what the author called them. */
export function sharedLines(roots: Readonly<Record<string, Expr>>, names: ReadonlyMap<Expr, string>): string[] {
  const exprs = Object.values(roots);
  const nodes = topological(exprs);
  const taken = new Set([...names.values(), ...nodes.map(({ name }) => name)]);
  const free = letters(taken);
  const done = new Map<Expr, Expr>();
  const lines: string[] = [];
  for (const expr of nodes) {
    const own =
      expr.args.length === 0
        ? expr
        : rebuild(
            expr,
            expr.args.map((arg) => done.get(arg)!),
          );
    const text = print(raise(own));
    const name =
      expr.args.length === 0 || exprs.includes(expr) || usesOf(expr, nodes) < 2 || text.length < shortest
        ? undefined
        : (names.get(expr) ?? free.next().value!);
    if (name !== undefined) lines.push(`${name} = ${text}`);
    done.set(expr, name === undefined ? own : hole(name, expr.dims, expr.type));
  }
  return [...lines, ...Object.entries(roots).map(([label, root]) => `${label}${print(raise(done.get(root)!))}`)];
}

/** a, b, …, z, a1, b1, … without those that mean something already: nothing that repeats is left without a name. */
function* letters(taken: ReadonlySet<string>): Generator<string> {
  for (let round = 0; ; round++)
    for (const letter of 'abcdefhijkmnopqrsuvwxyz') {
      const name = round === 0 ? letter : `${letter}${round}`;
      if (!taken.has(name)) yield name;
    }
}

/** Below this a name is no shorter. */
const shortest = 16;

const usesOf = (expr: Expr, nodes: readonly Expr[]): number =>
  nodes.reduce((uses, { args }) => uses + args.filter((arg) => arg === expr).length, 0);
