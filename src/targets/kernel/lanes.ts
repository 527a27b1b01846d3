/**
 * Straight-line code on f32x4, one assignment a line: a value is as many v128 as its code has vectors, or one that all
 * share. Each instruction is written for every vector before the next, so that their chains of dependence interleave.
 */

/** How to read a value, by vector; a shared one has a single text. A number is known before the code runs. */
export interface Value {
  readonly texts: readonly string[];
  readonly number: number | null;
  /** Where it was computed. */
  readonly home: Lanes;
}

/** What all code of one wasm function shares: its locals and its constants. */
interface Frame {
  readonly locals: Map<string, 'v128'>;
  readonly constants: string[];
}

export class Lanes {
  readonly lines: string[] = [];
  private readonly known = new Map<string, Value>();

  private constructor(
    readonly vectors: number,
    private readonly parent: Lanes | null,
    private readonly frame: Frame,
  ) {}

  /** The outermost code of a wasm function: what all loops share, so of one vector. `taken` are locals of the caller's. */
  static frame(taken: readonly string[] = []): Lanes {
    const frame: Frame = { locals: new Map(taken.map((name) => [name, 'v128'])), constants: [] };
    return new Lanes(1, null, frame);
  }

  /** Code inside this one (a loop's body): it knows this one's values; what is shared by all its vectors moves out here. */
  inside(vectors: number): Lanes {
    return new Lanes(vectors, this, this.frame);
  }

  /** The lines that set the constants; they stand first in the function. */
  get constants(): readonly string[] {
    return this.frame.constants;
  }

  /** The v128 locals that were made here, in the order of their making. */
  get locals(): readonly string[] {
    return [...this.frame.locals.keys()];
  }

  constant(number: number): Value {
    const root = this.root();
    const name = Object.is(number, -0) ? '-0' : String(number).replace('Infinity', 'inf').replace('NaN', 'nan');
    return root.once(`const ${name}`, () => {
      this.frame.locals.set(`$${name}`, 'v128');
      this.frame.constants.push(`(local.set $${name} (v128.const f32x4 ${Array(4).fill(name).join(' ')}))`);
      return { texts: [`(local.get $${name})`], number, home: root };
    });
  }

  /** A value that the caller computes: `text` says each vector's; `shared` ones have one. */
  set(wish: string, text: (vector: number) => string, shared = false): Value {
    const name = this.fresh(wish);
    const count = shared ? 1 : this.vectors;
    const names = Array.from({ length: count }, (_, i) => (count === 1 ? name : `${name}.${i}`));
    names.forEach((local, i) => {
      this.frame.locals.set(local, 'v128');
      this.lines.push(`(local.set ${local} ${text(i)})`);
    });
    return { texts: names.map((local) => `(local.get ${local})`), number: null, home: this };
  }

  /** One instruction, `$a $b $c` its operands; written once for equal operands, as far out as they are known. */
  emit(instruction: string, args: readonly Value[], wish: string): Value {
    const shared = args.every(({ texts }) => texts.length === 1);
    const home = shared ? this.outermost(args) : this;
    const key = [instruction, ...args.map(({ texts }) => texts[0])].join(' ');
    return (
      this.find(key) ??
      home.once(key, () =>
        home.set(
          wish,
          (i) =>
            fill(
              instruction,
              args.map((arg) => textOf(arg, i)),
            ),
          shared,
        ),
      )
    );
  }

  private find(key: string): Value | undefined {
    return this.known.get(key) ?? this.parent?.find(key);
  }

  private once(key: string, make: () => Value): Value {
    const value = this.known.get(key) ?? make();
    this.known.set(key, value);
    return value;
  }

  /** The innermost of the places where the arguments are known. */
  private outermost(args: readonly Value[]): Lanes {
    const homes = new Set(args.map(({ home }) => home));
    let here: Lanes = this;
    while (!homes.has(here) && here.parent !== null) here = here.parent;
    return here;
  }

  private root(): Lanes {
    return this.parent?.root() ?? this;
  }

  private fresh(wish: string): string {
    const taken = (name: string) => this.frame.locals.has(name) || this.frame.locals.has(`${name}.0`);
    let name = `$${wish}`;
    for (let n = 2; taken(name); n++) name = `$${wish}_${n}`;
    return name;
  }
}

/** How to read one vector of a value. */
export const textOf = ({ texts }: Value, vector: number): string => texts[texts.length === 1 ? 0 : vector]!;

/** `f32x4.add` takes its operands in order; a text with holes says where they go. */
function fill(instruction: string, operands: readonly string[]): string {
  if (!instruction.includes('$')) return `(${[instruction, ...operands].join(' ')})`;
  return instruction.replace(/\$([abc])/g, (_, hole: string) => operands['abc'.indexOf(hole)]!);
}
