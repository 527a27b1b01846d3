/** Expressions → statements of some language: each shared value is named once, in the narrowest block that needs it. */

import { isChoice, reachable } from '../ir/choice.js';
import type { Expr } from '../ir/expr.js';
import type { Dim } from '../spec/features.js';
import { type Block, countUses, lookup, outermost } from './blocks.js';
import type { Code } from './code.js';

export interface Names {
  /** The author's names for values. */
  readonly names: ReadonlyMap<Expr, string>;
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
  protected abstract decision(name: string, condition: Expr, branches: readonly [Emitted<Said>, Emitted<Said>]): readonly Code[];
  /** A number, or a tensor that lacks axes, as a tensor with all of some axes. */
  protected abstract filled(said: Said, dims: readonly Dim[]): Said;
  protected abstract spread(said: Said, dims: readonly Dim[]): Said;

  emitted(): Emitted<Said> {
    const block: Block = { parent: null, lines: [], bound: new Map(), reach: reachable(this.roots) };
    const results = this.roots.map((root) => this.value(root, block));
    return { lines: block.lines, results };
  }

  protected value(expr: Expr, block: Block): Said {
    if (expr.static) return this.setting(expr, block);
    const home = outermost(expr, block);
    const bound = lookup(expr, home);
    if (bound !== undefined) return this.written(bound);
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

  private choice(expr: Expr, home: Block): string {
    const [condition, yes, no] = expr.args as [Expr, Expr, Expr];
    const branches = [this.branch(yes, expr.dims, home), this.branch(no, expr.dims, home)] as const;
    const name = this.name(expr);
    home.lines.push(...this.decision(name, condition, branches));
    home.bound.set(expr, name);
    return name;
  }

  /** A branch has every axis of the choice, whatever its own value varies along. */
  private branch(root: Expr, dims: readonly Dim[], parent: Block): Emitted<Said> {
    const block: Block = { parent, lines: [], bound: new Map(), reach: reachable([root]) };
    const home = outermost(root, block);
    const fresh = !root.static && !isChoice(root) && lookup(root, home) === undefined && home === block;
    const said = fresh ? this.say(root, block) : this.value(root, block);
    const wide = dims.every((dim) => root.dims.includes(dim));
    const result = root.static ? this.filled(said, dims) : wide ? said : this.spread(said, dims);
    return { lines: block.lines, results: [result] };
  }
}
