/** A function as text for a screen. */

import { rename, renamed, type Variables } from './reuse.js';

interface Parts extends Omit<Variables, 'taken'> {
  readonly parameters: readonly string[];
  /** Variables that are set once, before all else, and keep their names. */
  readonly constants: readonly string[];
  readonly lines: readonly string[];
}

export function printed({ parameters, constants, types, wishes, lines }: Parts): string {
  const taken = parameters.map((parameter) => parameter.split(' ')[1]!);
  const names = renamed(lines, { types, wishes, taken });
  const variables = new Map([
    ...constants.map((name) => [name, 'v128'] as const),
    ...[...names].map(([from, to]) => [to, types.get(from)!] as const),
  ]);
  const declared = [...variables].map(([name, type]) => `(local ${name} ${type})`);
  return [...rowsOf(parameters), ...rowsOf(declared), ...lines.map((line) => rename(line, names))]
    .flatMap((line) => wrapped(`    ${line}`))
    .join('\n');
}

/** As many to a line as fit. */
function rowsOf(words: readonly string[]): string[] {
  const rows: string[] = [];
  for (const word of words) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + word.length < 115) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
  }
  return rows;
}

/** Lines no wider than a screen: an operand goes on below. */
function wrapped(line: string): string[] {
  if (line.length <= 120) return [line];
  const at = breakOf(line);
  if (at === null) return [line];
  const inner = `${/^\s*/.exec(line)![0]}  `;
  return [line.slice(0, at), ...wrapped(`${inner}${line.slice(at + 1)}`)];
}

/** The last place before the margin between two operands, as far out as there is one. */
function breakOf(line: string): number | null {
  let [depth, best, least] = [0, null as number | null, Number.POSITIVE_INFINITY];
  const start = /^\s*/.exec(line)![0].length;
  for (let i = start; i < 120; i++) {
    if (line[i] === '(') depth++;
    else if (line[i] === ')') depth--;
    else if (line[i] === ' ' && line[i + 1] === '(' && i > start + 30 && depth <= least) [best, least] = [i, depth];
  }
  return best;
}
