/** Values at one depth of the loops: each is found or made at the outermost depth that has what it needs. */

import type { Expr } from '../../../ir/expr.js';
import type { Group } from '../formula/axes.js';
import { halfPower } from '../formula/half.js';
import { nativeOf } from '../formula/natives.js';
import { isPick } from '../formula/pick.js';
import { powerOf } from '../formula/powers.js';
import { isReduction } from '../formula/reductions.js';
import { isBound } from '../formula/shifts.js';
import { type Lanes, localsOf, textOf, type Value } from '../lanes/lanes.js';
import { say, wholePower } from '../lanes/say.js';
import { boundOf, indexOf } from './along.js';
import type { Frame } from './frame.js';
import { type Arm, type Arms, apart, armOf } from './lazy.js';
import { known, positionOf } from './place.js';
import { Position } from './position.js';

export class Scope extends Position {
  private readonly values = new Map<Expr, Value>();
  private readonly within = new Map<string | Expr, Scope>();

  constructor(
    frame: Frame,
    lanes: Lanes,
    protected override readonly parent: Scope | null = null,
    loop: { readonly group: Group; readonly counter: string; readonly isWhole?: boolean } | null = null,
    vector: Group | null = null,
    private readonly arms: Arms | null = null,
  ) {
    super(frame, lanes, parent, loop, vector);
  }

  /** Takes values from code that runs before this. */
  share({ values }: Scope, isShared: (expr: Expr) => boolean): void {
    for (const [expr, value] of values) if (isShared(expr)) this.bind(expr, value);
  }

  bind(expr: Expr, value: Value): void {
    this.values.set(expr, value);
    this.frame.call(expr, localsOf(value));
  }

  value(expr: Expr): Value {
    const found = this.find(expr);
    if (found !== undefined) return found;
    const home = this.home(expr);
    const value = home.make(expr);
    this.frame.call(expr, localsOf(value));
    (home.owner(value) ?? home).values.set(expr, value);
    return value;
  }

  private find(expr: Expr): Value | undefined {
    return this.values.get(expr) ?? this.parent?.find(expr);
  }

  /** The code that a value was written into may be further out than where it was asked for. */
  private owner(value: Value): Scope | undefined {
    return value.home === this.lanes ? this : this.parent?.owner(value);
  }

  /** What is read from memory or known before the call is made as far out as its axes are bound; the rest outside of loops that it is the same in. */
  private home(expr: Expr): Scope {
    let home: Scope = this;
    if (!expr.static && expr.args.length > 0 && !isPick(expr) && !this.frame.rows.has(expr)) {
      while ((home.vector !== null || home.asked !== null) && !home.runsAlong(expr.dims)) home = home.parent!;
      return home;
    }
    while (home.parent !== null && (expr.static || home.parent.binds(expr.dims))) home = home.parent;
    return home;
  }

  private make(expr: Expr): Value {
    if (expr.op === 'const' && expr.type !== 'boolean') return this.lanes.constant(expr.value);
    if (expr.static) return this.given(expr);
    if (expr.op === 'input' || expr.op === 'parameter') return this.read(expr, expr.name);
    const row = this.frame.rows.get(expr);
    if (row !== undefined && (expr.op !== 'index' || this.runsAlong(expr.dims))) return this.read(expr, row);
    if (expr.op === 'index') return indexOf(expr, this);
    if (isBound(expr)) return boundOf(expr, this);
    if (isPick(expr)) return this.pick(expr);
    if (isReduction(expr)) throw new Error(`The ${expr.op} over ${expr.axes.join()} is asked for before its loop has ended.`);
    const power = powerOf(expr);
    if (power !== null) return this.power(expr, power);
    const half = this.vector === null ? null : halfPower(expr);
    return half === null ? this.said(expr) : this.half(expr, half);
  }

  private given(expr: Expr): Value {
    const value = this.lanes.set(expr.name || 'known', () => known(this.frame.scalar(expr), expr.type), true);
    return { ...value, made: { word: 'given', args: [] } };
  }

  /** (1 + x)^c - 1 is a square root where c, which is known before the call, is one half. */
  private half(expr: Expr, [c, x]: readonly [Expr, Expr]): Value {
    const [exponent, a] = [this.value(c), this.value(x)];
    const [root, general] = [this.lanes.inside(this.lanes.vectors), this.inside(`${expr.id}`)];
    return this.lanes.branch('power', `(f32.eq (f32x4.extract_lane 0 ${textOf(exponent, 0)}) (f32.const 0.5))`, [
      { code: root, value: say(root, 'root_minus_one', [a]) },
      { code: general.lanes, value: general.said(expr) },
    ]);
  }

  /** Other exponents than small whole numbers take an exponential, and what that alone needs. */
  private power(choice: Expr, [base, exponent]: readonly [Expr, Expr]): Value {
    const operands = [this.value(base), this.value(exponent)] as const;
    if (this.arms !== null) for (const expr of this.needed(choice, 2).shared) this.value(expr);
    return wholePower(this.lanes, operands, (lanes) => {
      const inside = this.inside(`${choice.id}`);
      const value = inside.value(choice.args[2]!);
      lanes.lines.push(...inside.lanes.lines.splice(0));
      return value;
    });
  }

  private said(expr: Expr): Value {
    const native = nativeOf(expr);
    if (native !== null)
      return say(
        this.lanes,
        native[0],
        native[1].map((arg) => this.value(arg)),
      );
    const args = expr.args.map((arg, i) => (expr.op === 'where' && i > 0 ? this.arm(expr, i as 1 | 2) : this.value(arg)));
    return say(this.lanes, expr.op, args);
  }

  /** An arm of a choice: what it needs apart is left out where no lane takes it. */
  private arm(choice: Expr, which: 1 | 2): Value {
    const [condition, arm] = [choice.args[0]!, choice.args[which]!];
    if (this.arms === null || this.find(arm) !== undefined || !(condition.static || this.runsAlong(condition.dims))) return this.value(arm);
    const { costs, shared } = this.needed(choice, which);
    if (!costs) return this.value(arm);
    for (const expr of shared) this.value(expr);
    const taken = this.taken(armOf(choice, which), this.arms.get(choice) ?? null);
    const inside = this.inside(taken.texts.join());
    const any = `(v128.any_true ${taken.texts.reduce((a, b) => `(v128.or ${a} ${b})`)})`;
    const rest = { code: this.lanes.inside(this.lanes.vectors), value: this.lanes.constant(0) };
    return this.lanes.branch('taken', any, [{ code: inside.lanes, value: inside.value(arm) }, rest]);
  }

  private needed(choice: Expr, which: 1 | 2) {
    return apart(choice, which, { arms: this.arms!, group: this.vector!, has: (expr) => this.find(expr) !== undefined });
  }

  /** The lanes that take an arm, those of them that take the arm around it. */
  private taken({ condition, which }: Arm, around: Arm | null): Value {
    const mask = this.value(condition);
    const own = which === 1 ? mask : say(this.lanes, 'not', [mask]);
    if (around === null || !this.runsAlong(around.condition.dims)) return own;
    return say(this.lanes, 'and', [own, this.taken(around, null)]);
  }

  /** Code of its own for a result. */
  apart(result: string): Scope {
    return this.inside(`out.${result}`);
  }

  /** Where some lanes take an arm; what was computed for them before still stands. */
  private inside(key: string): Scope {
    const code = this.lanes.inside(this.lanes.vectors);
    const scope = this.within.get(key) ?? new Scope(this.frame, code, this, null, this.vector, this.arms);
    this.within.set(key, scope);
    return scope;
  }

  private read({ name, dims }: Expr, tensor: string): Value {
    const wish = name || 'kept';
    if (this.runsAlong(dims)) return this.load(tensor, wish);
    return this.lanes.set(wish, () => `(v128.load32_splat ${this.address(tensor)})`, true);
  }

  /** The entry at an id, and 0 where there is none; at an id beyond the row another is read. */
  private pick({ args: [terms] }: Expr): Value {
    const [condition, entry] = terms!.args as [Expr, Expr];
    const scope = this.picked(condition);
    return say(this.lanes, 'where', [scope.value(condition), scope.value(entry), this.lanes.constant(0)]);
  }

  /** The position along an axis that `id == index(axis)` says. */
  picked(condition: Expr): Scope {
    const found = this.within.get(condition);
    if (found !== undefined) return found;
    const [id, index] = condition.args as [Expr, Expr];
    const group = this.groupOf(index.axes[0]!);
    const counter = this.frame.local('picked', 'i32');
    this.lanes.lines.push(...positionOf(counter, textOf(this.value(id), 0), `(local.get ${this.frame.size(group)})`));
    const scope = new Scope(this.frame, this.lanes, this, { group, counter });
    this.within.set(condition, scope);
    return scope;
  }

  /** The vectors of a tensor at this step. */
  load(name: string, wish = name): Value {
    const address = this.address(name);
    return this.lanes.set(wish, (v) => `(v128.load${v === 0 ? '' : ` offset=${16 * v}`} ${address})`);
  }
}
