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

const variable = /(?<=local\.(?:get|set|tee) )\$[^\s()]+/g;

/**
 * New names for the variables of a function, by their types; each is set before it is read, in every step of a loop or
 * before the loop. `$sum_12.1` is the second vector of the twelfth sum.
 */
export function renamed(lines: readonly string[], types: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const { lives, others } = livesOf(lines, types);
  const ends = new Map<string, { readonly type: string; readonly to: number }>();
  const names = new Map<string, string>();
  for (const [whole, { stem, vectors }] of stems(lives)) {
    const isFree = (base: string) =>
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
