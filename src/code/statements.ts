/** Expressions → statements of some language: each shared value is named once, in the narrowest block that needs it. */

import { isChoice, reachable } from '../ir/choice.js';
import { type Expr, topological } from '../ir/expr.js';
import type { Dim } from '../spec/features.js';
import { type Block, countUses, decidedBy, lookup, outermost } from './blocks.js';
import type { Code } from './code.js';

export interface Names {
  /** The author's names for values. */
  readonly names: ReadonlyMap<Expr, string>;
  /** What others may be called where they need a name. */
  readonly labels: ReadonlyMap<Expr, string>;
  /** Names that are taken before the first statement. */
  readonly taken: ReadonlySet<string>;
}

export interface Emitted<Said> {
  readonly lines: readonly Code[];
  readonly results: readonly Said[];
}

/** What a language says; `Said` is the text of an expression, with what else the language has to know of it. */
export abstract class Statements<Said> {
  private readonly uses: ReadonlyMap<Expr, number>;
  private readonly taken: Set<string>;
  /** Choices whose branches are being written. */
  private readonly pending = new Set<Expr>();

  constructor(
    private readonly roots: readonly Expr[],
    { taken }: Names,
  ) {
    this.uses = countUses(roots);
    this.taken = new Set(taken);
  }

  /** An operation on its arguments. */
  protected abstract say(expr: Expr, block: Block): Said;
  /** What parameters and sizes alone make. */
  protected abstract setting(expr: Expr, block: Block): Said;
  protected abstract written(name: string): Said;
  protected abstract deservesName(expr: Expr, said: Said, uses: number, home: Block): boolean;
  /** The first name that an expression would have, the second, … */
  protected abstract wish(expr: Expr, n: number): string;
  protected abstract assignment(name: string, said: Said): Code;
  /** Statements that give each of some names its value in one branch or the other. */
  protected abstract decision(
    names: readonly string[],
    condition: Expr,
    branches: readonly [Emitted<Said>, Emitted<Said>],
  ): readonly Code[];
  /** A number, or a tensor that lacks axes, as a tensor with all of some axes. */
  protected abstract filled(said: Said, dims: readonly Dim[]): Said;
  protected abstract spread(said: Said, dims: readonly Dim[]): Said;

  emitted(): Emitted<Said> {
    const block: Block = { parent: null, lines: [], bound: new Map(), reach: reachable(this.roots), decided: null };
    const results = this.roots.map((root) => this.value(root, block));
    return { lines: block.lines, results };
  }

  protected value(expr: Expr, block: Block): Said {
    if (expr.static) return this.setting(expr, block);
    const home = outermost(expr, block);
    const bound = lookup(expr, home);
    if (bound !== undefined) return this.written(bound);
    const decision = isChoice(expr) ? decidedBy(expr.args[0]!, home) : null;
    if (decision !== null) return this.value(expr.args[decision ? 1 : 2]!, block);
    if (isChoice(expr)) return this.written(this.choice(expr, home));
    const said = this.say(expr, home);
    return this.deservesName(expr, said, this.uses.get(expr)!, home) ? this.written(this.bind(expr, said, home)) : said;
  }

  protected bind(expr: Expr, said: Said, { lines, bound }: Block): string {
    const name = this.name(expr);
    lines.push(this.assignment(name, said));
    bound.set(expr, name);
    return name;
  }

  private name(expr: Expr): string {
    let n = 1;
    while (this.taken.has(this.wish(expr, n))) n++;
    const name = this.wish(expr, n);
    this.taken.add(name);
    return name;
  }

  /** What the same condition decides is decided together. */
  private choice(expr: Expr, home: Block): string {
    const choices = [expr, ...this.peers(expr, home)];
    for (const one of choices) this.pending.add(one);
    const branches = [this.branch(choices, 1, home), this.branch(choices, 2, home)] as const;
    const names = choices.map((one) => this.name(one));
    home.lines.push(...this.decision(names, expr.args[0]!, branches));
    choices.forEach((one, i) => {
      home.bound.set(one, names[i]!);
    });
    return names[0]!;
  }

  /** A branch has every axis of the choice, whatever its own value varies along. */
  private branch(choices: readonly Expr[], at: 1 | 2, parent: Block): Emitted<Said> {
    const roots = choices.map(({ args }) => args[at]!);
    const block: Block = {
      parent,
      lines: [],
      bound: new Map(),
      reach: reachable(roots),
      decided: { condition: choices[0]!.args[0]!, holds: at === 1 },
    };
    const results = choices.map(({ args, dims }, i) => {
      const root = args[at]!;
      const shared = roots.some((other, j) => j !== i && topological([other]).includes(root));
      const said = shared ? this.value(root, block) : this.branchValue(root, block);
      const wide = dims.every((dim) => root.dims.includes(dim));
      return root.static ? this.filled(said, dims) : wide ? said : this.spread(said, dims);
    });
    return { lines: block.lines, results };
  }

  /** What only a branch has needs no second name. */
  private branchValue(root: Expr, block: Block): Said {
    const home = outermost(root, block);
    const fresh = !root.static && !isChoice(root) && lookup(root, home) === undefined && home === block;
    return fresh ? this.say(root, block) : this.value(root, block);
  }

  /** The other choices of a block that the same condition decides, if none has to wait for another. */
  private peers(choice: Expr, home: Block): Expr[] {
    const open = [...home.reach].filter((expr) => isChoice(expr) && outermost(expr, home) === home && lookup(expr, home) === undefined);
    const same = open.filter((expr) => expr.args[0] === choice.args[0]);
    const waits = (expr: Expr) => topological(expr.args).some((inner) => same.includes(inner) || this.pending.has(inner));
    return waits(choice) ? [] : same.filter((expr) => expr !== choice && !waits(expr));
  }
}
