/**
 * Where torch must be told that a branch was not taken.
 *
 * `torch.where` gives the branch that it leaves a gradient of 0, and 0 times a slope that is infinite there is NaN. So
 * below such a slope the argument is wrapped: `only_where(mask, x)` is x, and lets no gradient through where the mask
 * is false. An argument is wrapped where a NaN would otherwise reach positions that other uses keep alive.
 */

import { apply, call, type Expr, topological, truth, without } from '../../ir/expr.js';
import { isMove } from '../../ir/moves.js';
import { type CoreOp, isCoreOp, ops } from '../../ir/ops.js';
import { rebuild } from '../../ir/rebuild.js';

/** What one use of a node sends back to it: nothing where the mask is false (null: nowhere), perhaps a NaN there. */
interface Use {
  readonly user: Expr;
  readonly argument: number;
  /** In the space of the user. */
  readonly mask: Expr | null;
  readonly spoilt: boolean;
}

export interface Guarded {
  readonly results: readonly Expr[];
  readonly of: (expr: Expr) => Expr;
}

/** The function of the package's ops that stops a gradient. */
export const onlyWhere = 'only_where';

/** The same values, with `only_where` called where it is needed. */
export function guarded(roots: readonly Expr[]): Guarded {
  const masks = wrapped(roots);
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const args = expr.args.map((arg, i) => {
      const mask = masks.get(expr)?.get(i);
      return mask === undefined ? visit(arg) : call(onlyWhere, [mask, visit(arg)]);
    });
    const result = rebuild(expr, args);
    done.set(expr, result);
    return result;
  };
  const results = roots.map(visit);
  return { results, of: (expr) => done.get(expr) ?? expr };
}

/** For each node, the mask of each argument that is to be wrapped. */
function wrapped(roots: readonly Expr[]): ReadonlyMap<Expr, ReadonlyMap<number, Expr>> {
  const uses = new Map<Expr, Use[]>(roots.map((root) => [root, [{ user: root, argument: -1, mask: null, spoilt: false }]]));
  const found = new Map<Expr, Map<number, Expr>>();
  for (const node of topological(roots).reverse()) {
    const own = uses.get(node);
    if (own === undefined) continue;
    const total = totalOf(node, own);
    let spoilt = false;
    for (const use of own) {
      if (!use.spoilt || use.mask === null) continue;
      if (use.mask === total) spoilt = true;
      else found.set(use.user, (found.get(use.user) ?? new Map()).set(use.argument, use.mask));
    }
    for (const use of usesBy(node, total, spoilt)) {
      const arg = node.args[use.argument]!;
      uses.set(arg, [...(uses.get(arg) ?? []), use]);
    }
  }
  return found;
}

/** Where any use keeps the node alive; null: everywhere, as an input must be, and what mixes or moves positions. */
function totalOf(node: Expr, uses: readonly Use[]): Expr | null {
  if (node.op === 'input' || isMove(node) || uses.some(({ mask }) => mask === null)) return null;
  const masks = uses.map(({ mask }) => projected(mask!, node));
  const total = masks.reduce(either);
  const mixes = isCoreOp(node.op) && ops[node.op].form === 'row' && total.dims.some((dim) => node.axes.includes(dim));
  return total === everywhere || mixes ? null : total;
}

const everywhere = truth(true);

function either(a: Expr, b: Expr): Expr {
  if (a === b) return a;
  const opposite = (x: Expr, y: Expr) => x.op === 'not' && x.args[0] === y;
  return a === everywhere || b === everywhere || opposite(a, b) || opposite(b, a) ? everywhere : apply('or', [a, b]);
}

/** Alive where any position is that a broadcast made of it. */
function projected(mask: Expr, node: Expr): Expr {
  const extra = without(mask.dims, node.dims);
  return extra.length === 0 ? mask : apply('any', [mask], extra);
}

function usesBy(node: Expr, total: Expr | null, spoilt: boolean): Use[] {
  return node.args.flatMap((arg, argument): Use[] => {
    if (arg.static || arg.type !== 'real' || !flows(node, argument)) return [];
    const mask = branch(node, argument, total);
    return [{ user: node, argument, mask, spoilt: mask !== null && (spoilt || isSteep(node, argument)) }];
  });
}

function flows(node: Expr, argument: number): boolean {
  if (!isCoreOp(node.op) || node.op === 'where') return true;
  return ((ops[node.op].derivatives as readonly (string | null)[])[argument] ?? null) !== null;
}

/** The mask of one argument: a branch narrows it, and so does the larger or smaller of two. */
function branch({ op, args }: Expr, argument: number, total: Expr | null): Expr | null {
  const narrowed = (condition: Expr) => (total === null || total === condition ? condition : apply('and', [total, condition]));
  if (op === 'where' && !args[0]!.static) return narrowed(argument === 1 ? args[0]! : apply('not', [args[0]!]));
  if (op !== 'max' && op !== 'min') return total;
  const [a, b] = args as [Expr, Expr];
  const loses = (op === 'max') === (argument === 0) ? apply('lt', [a, b]) : apply('lt', [b, a]);
  return narrowed(apply('not', [loses]));
}

/** Whether a gradient of 0 may become NaN on its way to the argument. */
function isSteep({ op, args }: Expr, argument: number): boolean {
  const [a, b] = args;
  switch (op) {
    case 'mul':
      return !isModerate(args[1 - argument]!);
    case 'div':
      return !(b!.op === 'const' && b!.value !== 0) && !(b!.static && argument === 0);
    case 'pow':
      return !(b!.op === 'const' && b!.value >= 1 && isModerate(a!));
    default:
      return steep.has(op);
  }
}

/** Slopes that are infinite somewhere, or that overflow. */
const steep: ReadonlySet<string> = new Set<CoreOp | 'call'>([
  ...(['exp', 'expm1', 'log', 'log1p', 'sqrt', 'acos', 'call'] as const),
  ...(['erfcx', 'lgamma', 'polygamma', 'log_rising', 'digamma_rise'] as const),
]);

const known = new WeakMap<Expr, boolean>();

/** Whether a value is finite wherever its inputs are moderate: what it is made of neither divides nor grows fast. */
function isModerate(expr: Expr): boolean {
  const found = known.get(expr);
  if (found !== undefined) return found;
  const result =
    (expr.op === 'const' && Number.isFinite(expr.value)) ||
    bounded.has(expr.op) ||
    (plain.has(expr.op) && expr.args.every(isModerate)) ||
    isPower(expr);
  known.set(expr, result);
  return result;
}

const isPower = ({ op, args }: Expr): boolean => op === 'pow' && isModerate(args[0]!) && args[1] !== undefined && atLeastOne(args[1]);
const atLeastOne = (expr: Expr): boolean => expr.op === 'const' && expr.value >= 1;

const bounded: ReadonlySet<string> = new Set(
  'parameter size input index sigmoid tanh erf bessel_ratio sign atan cos sin lt le eq and or not any is_null text'.split(' '),
);
const plain: ReadonlySet<string> = new Set(
  'neg abs floor softplus log_bessel_i0e stop_gradient add sub mul max min where sum amax logsumexp log_softmax cumsum reverse_cumsum sort_by unsort_by rename slice pad'.split(
    ' ',
  ),
);
