/** Code that a person can read: what is used once stands where it is used, as long as the line stays short. */

const longest = 240;
const setting = /^(\s*)\(local\.set (\$\S+) (.*)\)$/;
const reading = /\(local\.get (\$[^\s()]+)\)/g;
const writes = /\((?:v128|f32|f64)\.store|\(call \$(?:back|aside|reaching|fill|settle|narrow)/;
const reads = /\.load/;

/** A value that waits for its only use, and what must not change before. */
interface Waiting {
  readonly text: string;
  readonly line: number;
  readonly needs: readonly string[];
  readonly loads: boolean;
}

/** Statements, one a line. Nothing moves into a loop, past a change of what it is made of, or from memory past a store. */
export function folded(all: readonly string[]): string[] {
  const lines = asked(all);
  const [sets, gets] = [count(lines, /\(local\.(?:set|tee) (\$[^\s()]+) /g), count(lines, reading)];
  const result: (string | null)[] = [];
  const waiting = new Map<string, Waiting>();
  for (const given of lines) {
    const line = filled(given, waiting, result);
    const [, , name, text] = setting.exec(line) ?? [];
    result.push(line);
    if (/^\s*(\(loop|\(then|\)|\(br_if)/.test(line)) waiting.clear();
    if (writes.test(line)) forget(waiting, ({ loads }) => loads);
    if (name === undefined) continue;
    if (sets.get(name)! > 1) forget(waiting, ({ needs }) => needs.includes(name));
    else if (gets.get(name) === 1) {
      const needs = [...text!.matchAll(reading)].map(([, needed]) => needed!);
      waiting.set(name, { text: text!, line: result.length - 1, needs, loads: reads.test(text!) });
    }
  }
  return result.filter((line) => line !== null);
}

/** Without what nobody asks for, and what only that has asked for. */
function asked(lines: readonly string[]): readonly string[] {
  const gets = count(lines, reading);
  const left = lines.filter((line) => gets.has(setting.exec(line)?.[2] ?? '') || !setting.test(line));
  return left.length === lines.length ? lines : asked(left);
}

function filled(line: string, waiting: Map<string, Waiting>, result: (string | null)[]): string {
  let text = line;
  for (const [whole, name] of line.matchAll(reading)) {
    const value = waiting.get(name!);
    if (value === undefined || text.length - whole.length + value.text.length > longest) continue;
    text = text.replace(whole, () => value.text);
    result[value.line] = null;
    waiting.delete(name!);
  }
  return text;
}

function forget(waiting: Map<string, Waiting>, isOver: (value: Waiting) => boolean): void {
  for (const [name, value] of waiting) if (isOver(value)) waiting.delete(name);
}

function count(lines: readonly string[], pattern: RegExp): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of lines) for (const [, name] of line.matchAll(pattern)) found.set(name!, (found.get(name!) ?? 0) + 1);
  return found;
}
