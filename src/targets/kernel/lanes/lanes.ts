/**
 * Straight-line code on v128, one assignment a line. A value is as many v128 as its code has vectors, or one that all
 * share; each instruction is written for every vector before the next, so that their chains of dependence interleave.
 */

export type Shape = 'f32x4' | 'f64x2';

export interface Value {
  /** How to read it, by vector; a shared one has a single text. */
  readonly texts: readonly string[];
  /** Whether its lanes are all equal. */
  readonly shared: boolean;
  /** Where it was computed. */
  readonly home: Lanes;
  /** The number that it is in every lane, if that is known before the code runs. */
  readonly number: number | null;
  /** The word and the operands that it came from; `given` is known before the call. */
  readonly made: { readonly word: string; readonly args: readonly Value[] } | null;
}

/** An instruction: its text (instructions.ts has its grammar), and the word that it says. */
export interface Instruction {
  readonly word: string;
  readonly text: string;
  /** What its result is called. */
  readonly noun: string;
}

export interface Choice {
  readonly code: Lanes;
  readonly value: Value;
}

/** What all code of one wasm function shares. */
interface Frame {
  readonly locals: Set<string>;
  readonly constants: string[];
}

export class Lanes {
  readonly lines: string[] = [];
  private readonly known = new Map<string, Value>();

  private constructor(
    readonly vectors: number,
    private readonly parent: Lanes | null,
    private readonly frame: Frame,
    /** Whether the code is to be short: it calls elementary functions, rather than containing them. */
    readonly isBrief: boolean,
  ) {}

  /** The outermost code of a wasm function, of one vector: what all its loops share. `taken` are locals of the caller's. */
  static frame(taken: readonly string[] = [], isBrief = false): Lanes {
    return new Lanes(1, null, { locals: new Set(taken), constants: [] }, isBrief);
  }

  /** Code inside this one, such as a loop's body: it knows this one's values, and what its vectors share moves out here. */
  inside(vectors: number, isBrief = this.isBrief): Lanes {
    return new Lanes(vectors, this, this.frame, isBrief);
  }

  /** The lines that set the constants; they stand first in the function. */
  get constants(): readonly string[] {
    return this.frame.constants;
  }

  get constantNames(): readonly string[] {
    return this.frame.constants.map((line) => line.split(' ')[1]!);
  }

  /** A name that no other local has; the caller declares it. */
  fresh(wish: string): string {
    return this.made(wish, 1)[0]!;
  }

  /** Every local of the frame, in the order of their making; those made here are v128. */
  get locals(): readonly string[] {
    return [...this.frame.locals];
  }

  constant(number: number, shape: Shape = 'f32x4'): Value {
    const root = this.root();
    const written = Object.is(number, -0) ? '-0' : String(number).replace('Infinity', 'inf').replace('NaN', 'nan');
    return root.once(`${shape} ${written}`, () => {
      const local = `$${written}${shape === 'f64x2' ? '.wide' : ''}`;
      this.frame.locals.add(local);
      const scalar = shape === 'f64x2' ? 'f64' : 'f32';
      this.frame.constants.push(`(local.set ${local} (${shape}.splat (${scalar}.const ${written})))`);
      return { texts: [`(local.get ${local})`], shared: true, home: root, number, made: null };
    });
  }

  /** A value that the caller computes: `text` says each vector's; one that all vectors share has one. */
  set(wish: string, text: (vector: number) => string, shared = false): Value {
    const locals = this.made(wish, shared ? 1 : this.vectors);
    this.lines.push(...locals.map((local, i) => `(local.set ${local} ${text(i)})`));
    return { texts: locals.map((local) => `(local.get ${local})`), shared, home: this, number: null, made: null };
  }

  /** The value of a local of one vector, which the caller sets. */
  held(local: string): Value {
    return { texts: [`(local.get ${local})`], shared: false, home: this, number: null, made: null };
  }

  /** One instruction; for the same operands it is written once, as far out as they are known. */
  emit({ word, text, noun }: Instruction, args: readonly Value[]): Value {
    const shared = args.every((arg) => arg.shared);
    const home = shared ? this.outermost(args) : this;
    const key = keyOf(text, args);
    const say = (vector: number) =>
      fill(
        text,
        args.map((arg) => textOf(arg, vector)),
      );
    return this.find(key) ?? home.once(key, () => ({ ...home.set(noun, say, shared), made: { word, args } }));
  }

  /** One of two values, each with its code inside this one, by a condition on all vectors; only the one that is taken is computed. */
  branch(wish: string, condition: string, choices: readonly [Choice, Choice]): Value {
    const shared = choices.every(({ value }) => value.shared);
    const locals = this.made(wish, shared ? 1 : this.vectors);
    const [first, second] = choices.map(({ code, value }) =>
      [...code.lines.splice(0), ...locals.map((local, i) => `(local.set ${local} ${textOf(value, i)})`)].map((line) => `    ${line}`),
    );
    this.lines.push(`(if ${condition}`, '  (then', ...first!, '  )', '  (else', ...second!, '  ))');
    return { texts: locals.map((local) => `(local.get ${local})`), shared, home: this, number: null, made: null };
  }

  /** What a word was found to be of some operands, here or further out. */
  recall(word: string, args: readonly Value[]): Value | undefined {
    return this.find(keyOf(word, args));
  }

  remember(word: string, args: readonly Value[], value: Value): void {
    value.home.known.set(keyOf(word, args), value);
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
    return args.some(({ home }) => home === this) || this.parent === null ? this : this.parent.outermost(args);
  }

  private root(): Lanes {
    return this.parent?.root() ?? this;
  }

  private made(wish: string, count: number): string[] {
    const names = (stem: string) => (count === 1 ? [stem] : Array.from({ length: count }, (_, i) => `${stem}.${i}`));
    const { locals } = this.frame;
    let stem = `$${wish}`;
    for (let n = 2; locals.has(stem) || locals.has(`${stem}.0`); n++) stem = `$${wish}_${n}`;
    const found = names(stem);
    for (const name of found) locals.add(name);
    return found;
  }
}

const keyOf = (word: string, args: readonly Value[]): string => [word, ...args.map(({ texts }) => texts[0])].join(' ');

/** How to read one vector of a value. */
export const textOf = ({ texts }: Value, vector: number): string => texts[texts.length === 1 ? 0 : vector]!;

/** The variables that hold a value. */
export const localsOf = ({ texts }: Value): string[] => texts.flatMap((text) => /^\(local\.get (\S+)\)$/.exec(text)?.[1] ?? []);

function fill(text: string, operands: readonly string[]): string {
  if (!text.includes('$')) return `(${[text, ...operands].join(' ')})`;
  return text.replace(/\$([abc])\b/g, (_, hole: string) => operands['abc'.indexOf(hole)]!);
}
