/** The flags of scaffolding: each answers a question, and an answer that cannot be right is refused before anything is asked. */

import { closest, didYouMean, Refusal, refuse } from '../diagnostics.js';
import { type FeatureName, featureNames } from '../spec/features.js';
import { classNameIssue, inputNameTaken, parameterNameTaken } from '../spec/names.js';
import type { RawInput, RawParameter } from '../spec/schema.js';
import { type Kind, kinds } from '../spec/spec.js';
import { parseYaml } from '../spec/yaml.js';
import type { Flag, Invocation } from './command.js';
import type { Inputs, Words } from './draft.js';
import { givenText } from './given-file.js';

// biome-ignore format: a table
export const flags: readonly Flag[] = [
  { name: 'features',  type: 'string',  value: '<a,b>',             description: 'Output feature types it is for.' },
  { name: 'torch',     type: 'string',  value: '<L1Loss>',          description: 'The torch.nn loss that it is, instead of a formula.' },
  { name: 'input',     type: 'string',  value: '<logits>',          multiple: true, description: "What it is called with, and the name in the formula; of several, once for each: 'mean=[batch]'." },
  { name: 'param',     type: 'string',  value: "<'t={default: 1}'>", multiple: true, description: 'A parameter, as in a spec; once for each.' },
  { name: 'loss',      type: 'string',  value: '<formula>',         description: 'The formula.' },
  { name: 'loss-file', type: 'string',  value: '<file>',            description: 'A file with the formula.' },
  { name: 'summary',   type: 'string',  value: '<text>',            description: 'What it is for, in a sentence.' },
  { name: 'class',     type: 'string',  value: '<Name>',            description: 'Name of the class; by default from the name of the loss.' },
  { name: 'paper',     type: 'string',  value: '<url>',             description: 'Where it comes from.' },
  { name: 'yes',       type: 'boolean', description: 'Ask nothing: defaults for what is optional, and write.' },
  { name: 'dry-run',   type: 'boolean', description: 'Show the files, write nothing.' },
];

/** What the flags say; null where they are silent. */
export interface Answers {
  readonly features: readonly FeatureName[] | null;
  readonly torch: string | null;
  readonly input: Kind | Inputs | null;
  readonly parameters: Readonly<Record<string, RawParameter>> | null;
  readonly loss: Words | null;
  readonly summary: string | null;
  readonly className: string | null;
  readonly paper: string | null;
}

export function readAnswers({ cwd, flags: given }: Pick<Invocation, 'cwd' | 'flags'>): Answers {
  const text = (name: string): string | null => (typeof given[name] === 'string' ? given[name] : null);
  const own = ['input', 'param', 'loss', 'loss-file'].find((name) => given[name] !== undefined);
  if (text('torch') !== null && own !== undefined)
    bad('--torch', `it brings its own formula, so --${own} cannot stand beside it`, 'Take one of the two.');
  if (text('loss') !== null && text('loss-file') !== null)
    bad('--loss', 'the formula is given twice, here and by --loss-file', 'Take one of the two.');
  const loss = text('loss-file') === null ? text('loss') : givenText(cwd, text('loss-file')!);
  const words = loss === null ? null : { from: text('loss-file') ?? '--loss', text: loss };
  return {
    features: text('features') === null ? null : readFeatures(text('features')!),
    torch: text('torch'),
    input: given.input === undefined ? inputIn(words) : readInput([given.input].flat() as string[]),
    parameters: given.param === undefined ? null : readParameters([given.param].flat() as string[]),
    loss: words,
    summary: text('summary'),
    className: text('class') === null ? null : readClass(text('class')!),
    paper: text('paper') === null ? null : readPaper(text('paper')!),
  };
}

const bad = (flag: string, problem: string, suggestion = ''): never => refuse('bad_flag', { flag, problem, suggestion });

function readFeatures(list: string): FeatureName[] {
  const names = list.split(/[\s,]+/).filter(Boolean);
  if (names.length === 0) bad('--features', 'it names no feature', `There are ${featureNames.join(', ')}.`);
  const stranger = names.find((name) => !featureNames.includes(name as FeatureName));
  if (stranger !== undefined) refuse('unknown_feature', { name: stranger, suggestion: didYouMean(stranger, featureNames) });
  return [...new Set(names)] as FeatureName[];
}

/** A kind by itself; otherwise a row of `inputs` each, a name alone having the axes of the features. */
function readInput(given: readonly string[]): Kind | Inputs {
  const [only, ...more] = given as [string, ...string[]];
  if (more.length > 0 || only.includes('='))
    return readNamed('--input', given, (one) => (one.includes('=') ? readRow('--input', one, inputNameIssue) : named(one)));
  if (kinds.includes(only as Kind)) return only as Kind;
  const several =
    "Of several, or to say more of one, give each an --input: 'mean=[batch]', 'variance={axes: [batch], minimum: 0}', 'target=[batch]'.";
  return bad(
    '--input',
    `\`${only}\` is none of the kinds of input, which are ${kinds.join(', ')}`,
    closest(only, kinds) === null ? several : didYouMean(only, kinds),
  );
}

function named(name: string): [string, RawInput] {
  inputNameIssue(name.trim());
  return [name.trim(), {}];
}

function inputNameIssue(name: string): void {
  const why = inputNameTaken(name);
  if (why !== null) refuse('bad_input', { name: JSON.stringify(name).slice(1, -1), why });
}

/** A formula that names one kind of input says which it takes. */
function inputIn(words: Words | null): Kind | null {
  const names = new Set(words?.text.replace(/#.*/g, '').match(/[A-Za-z_]\w*/g));
  const named = kinds.filter((kind) => names.has(kind));
  return named.length === 1 ? named[0]! : null;
}

/** `t={default: 1, minimum: 0}`; a value alone is the default. */
const readParameters = (given: readonly string[]): Record<string, RawParameter> =>
  readNamed('--param', given, (text) => {
    const [name, value] = readRow<RawParameter>('--param', text, parameterNameIssue);
    const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [name, isMapping ? { ...value } : { default: value }];
  });

function parameterNameIssue(name: string): void {
  const why = parameterNameTaken(name, []);
  if (why !== null) refuse('bad_parameter', { name: JSON.stringify(name).slice(1, -1), why });
}

function readNamed<T>(flag: string, given: readonly string[], read: (text: string) => [string, T]): Record<string, T> {
  const rows = given.map(read);
  const names = rows.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) bad(flag, `\`${twice}\` is given twice`, 'Keep one of the two.');
  return Object.fromEntries(rows);
}

/** `name=value`, the value as YAML. */
function readRow<T>(flag: string, text: string, checkName: (name: string) => void): [string, T] {
  const [, name, value] = /^\s*([^=]*?)\s*=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    return bad(flag, `\`${text}\` has no value`, "Write it like 't1={default: 1, minimum: 0}'.");
  checkName(name);
  const { value: document, issues } = parseYaml({ name: flag, text: `${name}: ${value}` });
  if (issues.length > 0) throw new Refusal(issues);
  if (Object.keys(document as object).join() !== name)
    return bad(flag, `\`${text}\` says more than one thing`, `Give each a ${flag} of its own.`);
  return [name, (document as Record<string, T>)[name]!];
}

function readClass(name: string): string {
  const issue = classNameIssue(name, null);
  if (issue !== null) throw new Refusal([issue]);
  return name;
}

function readPaper(url: string): string {
  return /^https?:\/\/\S+$/.test(url) ? url : bad('--paper', `\`${url}\` is no link`, 'Write one that begins with https://.');
}
