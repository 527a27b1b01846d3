/** Local variables of one name after another, as one: few to declare, and short names. */

interface Life {
  readonly type: string;
  readonly from: number;
  to: number;
}

interface Loop {
  readonly from: number;
  readonly to: number;
}

export interface Variables {
  readonly types: ReadonlyMap<string, string>;
  /** What some of them are called; null: as they are. */
  readonly wishes: ReadonlyMap<string, string | null>;
  /** Names of parameters. */
  readonly taken: readonly string[];
}

const variable = /(?<=local\.(?:get|set|tee) )\$[^\s()]+/g;

/**
 * New names for the variables of a function, by their types; each is set before it is read, in every step of a loop or
 * before the loop. `$sum_12.1` is the second vector of the twelfth sum. A name that one of them wishes is left to such.
 */
export function renamed(lines: readonly string[], { types, wishes, taken }: Variables): ReadonlyMap<string, string> {
  const { lives, others } = livesOf(lines, types);
  const ends = new Map<string, { readonly type: string; readonly to: number }>();
  const names = new Map<string, string>();
  const wished = new Set(wishes.values());
  for (const [whole, { stem: own, vectors }] of stems(lives)) {
    const wish = wishes.get(whole + vectors[0]!.suffix) ?? null;
    const stem = wish ?? own;
    const isFree = (base: string) =>
      (wish !== null || !wished.has(base)) &&
      !taken.includes(base) &&
      vectors.every(({ suffix, type, from }) => {
        const last = ends.get(base + suffix);
        return !others.has(base + suffix) && (last === undefined || (last.type === type && last.to <= from));
      });
    let base = stem;
    for (let n = 2; !isFree(base); n++) base = `${stem}_${n}`;
    for (const { suffix, type, to } of vectors) {
      ends.set(base + suffix, { type, to });
      names.set(whole + suffix, base + suffix);
    }
  }
  return names;
}

export const rename = (line: string, names: ReadonlyMap<string, string>): string =>
  line.replace(variable, (name) => names.get(name) ?? name);

/** From the first line that sets it to the last that reads it; to the end of a loop that it is set before. */
function livesOf(lines: readonly string[], types: ReadonlyMap<string, string>) {
  const lives = new Map<string, Life>();
  const others = new Set<string>();
  const open: number[] = [];
  const loops: Loop[] = [];
  lines.forEach((line, at) => {
    for (const [name] of line.matchAll(variable)) {
      const [life, type] = [lives.get(name), types.get(name)];
      if (life !== undefined) life.to = at;
      else if (type !== undefined) lives.set(name, { type, from: at, to: at });
      else others.add(name);
    }
    if (/^\s*\(loop /.test(line)) open.push(at);
    if (/^\s*\(br_if .*\)\)$/.test(line)) loops.push({ from: open.pop()!, to: at });
  });
  for (const { from, to } of loops)
    for (const life of lives.values()) if (life.from < from && life.to >= from && life.to < to) life.to = to;
  return { lives, others };
}

interface Stem {
  readonly stem: string;
  readonly vectors: (Life & { readonly suffix: string })[];
}

/** The vectors of a value together, in the order in which they are set. */
function stems(lives: ReadonlyMap<string, Life>): Map<string, Stem> {
  const result = new Map<string, Stem>();
  for (const [name, life] of lives) {
    const [, stem, number = '', suffix = ''] = /^(\$.*?)(_\d+)?(\.\d)?$/.exec(name)!;
    const found = result.get(stem! + number) ?? { stem: stem!, vectors: [] };
    found.vectors.push({ ...life, suffix });
    result.set(stem! + number, found);
  }
  return result;
}
