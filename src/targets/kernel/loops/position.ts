/** Addresses at one depth of the loops: each is computed at the outermost depth that has the counters that it needs. */

import { apply, constant, parameter, size } from '../../../ir/expr.js';
import type { Dim } from '../../../spec/features.js';
import type { Group } from '../formula/axes.js';
import { baseOf, isEarly } from '../formula/second-names.js';
import { shiftsOf } from '../formula/shifts.js';
import type { Lanes } from '../lanes/lanes.js';
import { type Frame, restBytes } from './frame.js';
import { isKept } from './kept-rows.js';
import { count, offset } from './place.js';

/** Of rows along a group, texts of their length in bytes, and of that in whole steps. */
export interface Ends {
  readonly bytes: string;
  readonly whole: string;
}

/** A call takes as long as a step or two, of which rows of few classes have no more. */
export const whereRest = ({ bytes, whole }: Ends, line: string): string => `(if (i32.lt_u ${whole} ${bytes}) (then ${line}))`;

export class Position {
  private readonly rows = new Map<string, string>();
  private readonly rests = new Map<string, string>();
  private readonly known = new Map<string, unknown>();
  /** In the body of a vector loop, by tensor, the variable that holds where its row lies, or what stands for the rest of it. */
  readonly here = new Map<string, string>();

  /** Of a part of the rows: the tensors that it needs, which lie elsewhere in each part. */
  asked: Set<string> | null = null;

  constructor(
    readonly frame: Frame,
    readonly lanes: Lanes,
    protected readonly parent: Position | null = null,
    /** The group whose loop's body this is, and the variable that counts; whether a row along it is known to have no rest. */
    protected readonly loop: { readonly group: Group; readonly counter: string; readonly isWhole?: boolean } | null = null,
    /** The group along which this is the body of a vector loop. */
    readonly vector: Group | null = null,
  ) {}

  protected binds(dims: readonly Dim[]): boolean {
    return this.frame.groups.every((group) => !dims.includes(group[0]!) || this.counter(group) !== null);
  }

  /** The variable that counts the loop over a group; null where none runs. */
  counter(group: Group): string | null {
    return this.loop?.group === group ? this.loop.counter : (this.parent?.counter(group) ?? null);
  }

  runsAlong(dims: readonly Dim[]): boolean {
    return this.vector !== null && dims.includes(this.vector[0]!);
  }

  /** Where the first vector, or the one entry, of a tensor lies at this position. */
  address(name: string): string {
    if (!this.runsAlong(this.frame.tensors.get(name)!)) return this.row(name);
    if (isKept(name) || this.body().loop!.isWhole === true) return `(i32.add ${this.row(name)} (local.get $at))`;
    const { here } = this.body();
    here.set(name, here.get(name) ?? this.frame.named(`${name}.here`, 'i32'));
    return `(i32.add (local.get ${here.get(name)!}) (local.get $at))`;
  }

  private body(): Position {
    return this.loop === null ? this.parent!.body() : this;
  }

  /** Where the row that is at hand begins; computed once for each row. */
  row(name: string): string {
    const groups = this.along(name);
    const outer = groups.filter((group) => group !== this.vector);
    const counted = outer.filter((group) => this.counter(group) !== null);
    if (counted.length === 0 && shiftsOf(name).size === 0) return this.base(name);
    const home = this.outermost(counted, this.isParted(groups));
    const found = home.rows.get(name) ?? home.makeRow(name, groups, counted);
    home.rows.set(name, found);
    return found;
  }

  /**
   * The same for the rest of a row along a group: it stands at the tensor's own place in the scratch, and what is read is copied
   * there. Rows that the kernel keeps have room for whole steps, so that they have none.
   */
  rest(name: string, group: Group): string {
    const row = this.row(name);
    const groups = this.along(name);
    const counted = groups.filter((one) => this.counter(one) !== null);
    const home = this.outermost(counted, this.isParted(groups));
    const found = home.rests.get(name) ?? home.makeRest(name, { row, group });
    home.rests.set(name, found);
    return found;
  }

  /** The groups that tell where in a tensor one is: within a part of it, those from that of the parts on. */
  private along(name: string): readonly Group[] {
    const groups = this.groupsOf(this.frame.tensors.get(name)!);
    return this.isParted(groups) ? groups.slice(groups.indexOf(this.frame.parts!.rows.at(-1)!)) : groups;
  }

  /** Whether what has these groups comes in parts. */
  isParted = (groups: readonly Group[]): boolean => this.frame.parts !== null && groups.includes(this.frame.parts.rows.at(-1)!);

  /** Where a tensor begins, or the part of it that is at hand. */
  private base(name: string): string {
    if (this.isParted(this.groupsOf(this.frame.tensors.get(name)!))) this.part().asked!.add(baseOf(name));
    return `(local.get $${baseOf(name)})`;
  }

  private part(): Position {
    return this.asked === null ? this.parent!.part() : this;
  }

  /** What depends on a part is not known further out. */
  private outermost(counted: readonly Group[], parted: boolean): Position {
    let home: Position = this;
    while (home.parent !== null && !(parted && home.asked !== null) && counted.every((group) => home.parent!.counter(group) !== null))
      home = home.parent;
    return home;
  }

  private makeRow(name: string, groups: readonly Group[], outer: readonly Group[]): string {
    const size = (group: Group) => `(local.get ${this.frame.size(group)})`;
    const counted = (group: Group) => (outer.includes(group) ? this.shifted(name, group) : null);
    const flat = outer.length === 0 ? '(i32.const 0)' : offset(groups.map((group) => ({ size: size(group), counter: counted(group) })));
    const local = this.frame.local(`${name}.row`, 'i32');
    const row = `(i32.add ${this.base(name)} (i32.shl ${flat} (i32.const 2)))`;
    const along = groups.find((group) => !outer.includes(group) && this.shift(name, group) !== null);
    this.lanes.lines.push(
      `(local.set ${local} ${along === undefined ? row : this.reaching(name, { row, along, sizes: groups.map(size) })})`,
    );
    return `(local.get ${local})`;
  }

  /** How many entries further on a tensor of this name is read, along a group; null where it is not shifted. */
  private shift(name: string, group: Group): string | null {
    const [first, ...inner] = group;
    const by = shiftsOf(name).get(first!);
    if (by === undefined) return null;
    if (inner.length === 0) return `(i32.const ${by})`;
    return count(this.frame.scalar(inner.map(size).reduce((a, b) => apply('mul', [a, b]), constant(by))));
  }

  /** The counter of a loop, or where a shifted tensor is read meanwhile; beyond its ends the entry there. */
  private shifted(name: string, group: Group): string {
    const [counter, by] = [`(local.get ${this.counter(group)})`, this.shift(name, group)];
    return by === null ? counter : `(call $clamped (i32.add ${counter} ${by}) (local.get ${this.frame.size(group)}))`;
  }

  /** Where a shifted row lies. Whole steps of it are read, which is done in the scratch where that is not all within the tensor. */
  private reaching(name: string, { row, along, sizes }: { row: string; along: Group; sizes: readonly string[] }): string {
    const room = this.frame.row(parameter(name, 'real', null), along);
    const all = `(i32.shl ${sizes.reduce((a, b) => `(i32.mul ${a} ${b})`)} (i32.const 2))`;
    const by = `(i32.shl ${this.shift(name, along)} (i32.const 2))`;
    return `(call $reaching ${row} ${by} (local.get $${baseOf(name)}) ${all} ${this.ends(along).bytes} (local.get $${room}))`;
  }

  private makeRest(name: string, { row, group }: { row: string; group: Group }): string {
    const { bytes, whole } = this.ends(group);
    const { tensors, local, width } = this.frame;
    const slot = `(i32.add (local.get $scratch) (i32.const ${16 + restBytes * [...tensors.keys()].indexOf(name)}))`;
    const rest = local(`${name}.rest`, 'i32');
    const isWritten = name.startsWith('out.') && !isEarly(name) && !this.isParted([group]); // another part's rest stands in the slot
    const aside = `(call $aside ${row} ${slot} ${whole} ${bytes} (i32.const ${16 * width}))`;
    this.lanes.lines.push(
      isWritten ? `(local.set ${rest} (i32.sub ${slot} ${whole}))` : whereRest({ bytes, whole }, `(local.set ${rest} ${aside})`),
    );
    return `(local.get ${rest})`;
  }

  /** Computed once, outside of all loops, or for each part. */
  ends(group: Group): Ends {
    return this.once(`ends ${group.join()}`, this.isParted([group]), (root) => {
      const [bytes, whole] = ['bytes', 'whole'].map((wish) => this.frame.local(wish, 'i32')) as [string, string];
      root.lanes.lines.push(
        `(local.set ${bytes} (i32.shl (local.get ${this.frame.size(group)}) (i32.const 2)))`,
        `(local.set ${whole} (i32.and (local.get ${bytes}) (i32.const ${-16 * this.frame.width})))`,
      );
      return { bytes: `(local.get ${bytes})`, whole: `(local.get ${whole})` };
    });
  }

  private once<T>(key: string, parted: boolean, make: (root: Position) => T): T {
    if (this.parent !== null && !(parted && this.asked !== null)) return this.parent.once(key, parted, make);
    const value = (this.known.get(key) as T | undefined) ?? make(this);
    this.known.set(key, value);
    return value;
  }

  protected groupsOf = (dims: readonly Dim[]): Group[] => this.frame.groups.filter((group) => dims.includes(group[0]!));
  groupOf = (dim: Dim): Group => this.frame.groups.find((group) => group.includes(dim))!;
}
