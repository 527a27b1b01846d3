/** Parameters entered one after another, each held to what a spec allows before the next. */

import { parameterNameTaken } from '../spec/names.js';
import type { RawParameter } from '../spec/schema.js';
import type { Written } from './draft.js';
import { type Draft, inputNames, problem, said } from './draft.js';
import { type Asking, questions } from './new-questions.js';

type Parameters = Written['parameters'];

export async function askParameters(draft: Draft, { place, asker }: Asking): Promise<Parameters> {
  const found: Record<string, RawParameter> = {};
  const start = draft.start as Written;
  for (let more = true; more; more = await asker!.confirm(questions.another, false)) {
    const name = (await asker!.line(questions.parameter, { check: (answer) => nameIssue(answer.trim(), found, inputNames(start)) })).trim();
    if (name === '') break;
    const value = readDefault(await asker!.line(questions.default, { check: (answer) => (readDefault(answer) === null ? needed : null) }))!;
    const described = (rest: object) => ({ default: value, ...rest }) as RawParameter;
    const check = (answer: string): string | null => {
      const range = readRange(answer);
      if (range === null) return rangeNeeded;
      const refused = problem(
        { ...draft, start: { ...start, parameters: { [name]: described(range) }, loss: { from: 'formula', text: '0' } } },
        place,
      );
      return refused === null ? null : said(refused);
    };
    const range = typeof value === 'number' ? readRange(await asker!.line(questions.range, { check }))! : {};
    const description = (await asker!.line(questions.description)).trim();
    found[name] = described({ ...range, ...(description === '' ? {} : { description }) });
  }
  return found;
}

export const rangeNeeded = 'Write bounds like `>= 0`, `> 0, < 2`.';
const needed = 'Write a number, true or false. Texts and lists can be written into the spec afterwards.';

function nameIssue(name: string, found: Parameters, inputs: readonly string[]): string | null {
  if (name === '') return null;
  if (Object.hasOwn(found, name)) return `\`${name}\` is a parameter already.`;
  const why = parameterNameTaken(name, inputs);
  return why === null ? null : `\`${name}\` cannot be the name of a parameter: ${why}.`;
}

/** Of an empty answer 1; null for what is neither a number nor true or false. */
function readDefault(answer: string): number | boolean | null {
  const text = answer.trim() || '1';
  if (text === 'true' || text === 'false') return text === 'true';
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const bounds: Readonly<Record<string, string>> = { '>=': 'minimum', '>': 'exclusiveMinimum', '<=': 'maximum', '<': 'exclusiveMaximum' };

/** `> 0, <= 2` as keywords of JSON Schema; null for anything else. */
export function readRange(answer: string): Record<string, number> | null {
  const parts = answer
    .replaceAll('≥', '>=')
    .replaceAll('≤', '<=')
    .split(/,|\band\b/)
    .map((part) => part.trim())
    .filter(Boolean);
  const read = parts.map((part) => /^([<>]=?)\s*(\S+)$/.exec(part));
  const pairs = read.map((found) => (found === null ? null : ([bounds[found[1]!]!, Number(found[2])] as const)));
  return pairs.every((pair) => pair !== null && Number.isFinite(pair[1])) ? Object.fromEntries(pairs as [string, number][]) : null;
}
