/** Tensors entered one after another, each held to what a spec allows before the next. */

import { inputNameTaken } from '../spec/names.js';
import type { RawInput } from '../spec/schema.js';
import { type Kind, kinds } from '../spec/spec.js';
import { type Draft, type Inputs, problem, said } from './draft.js';
import { rangeNeeded, readRange } from './new-parameters.js';
import { type Asking, questions } from './new-questions.js';

export async function askInputs(draft: Draft, asking: Asking): Promise<Inputs> {
  const found: Record<string, RawInput> = {};
  for (;;) {
    const name = (await asking.asker!.line(questions.inputName, { check: (answer) => nameIssue(answer.trim(), found) })).trim();
    if (name !== '') found[name] = await askInput(name, draft, asking);
    else if (Object.hasOwn(found, 'target') || (await asking.asker!.confirm(questions.noTarget, false))) return found;
  }
}

async function askInput(name: string, draft: Draft, { place, asker }: Asking): Promise<RawInput> {
  /** What is wrong with a tensor that is so described, as far as it can be told without the formula. */
  const refused = (input: RawInput): string | null => {
    const inputs = name === 'target' ? { any: {}, target: input } : { [name]: input };
    const refusal = problem({ ...draft, start: { input: inputs, parameters: {}, loss: { from: 'formula', text: '0' } } }, place);
    return refusal === null ? null : said(refusal);
  };
  const axes = readAxes(await asker!.line(questions.axes, { check: (answer) => refused(readAxes(answer)) }));
  if (kinds.includes(name as Kind)) return axes;
  const holds = await asker!.choose(questions.holds, name === 'target' && !('axes' in axes) ? [asFeatures, ...contents] : contents);
  const what = { ...axes, ...(kinds.includes(holds as Kind) ? { kind: holds as Kind } : types[holds]) };
  if (!ranged.includes(holds)) return what;
  const check = (answer: string): string | null => {
    const range = readRange(answer);
    return range === null ? rangeNeeded : refused({ ...what, ...range });
  };
  return { ...what, ...readRange(await asker!.line(questions.inputRange, { check }))! };
}

function nameIssue(name: string, found: Inputs): string | null {
  if (name === '')
    return Object.keys(found).some((one) => one !== 'target') ? null : 'Name what the loss is called with, besides the target.';
  if (Object.hasOwn(found, name)) return `\`${name}\` is an input already.`;
  const why = inputNameTaken(name);
  return why === null ? null : `\`${name}\` cannot be the name of an input: ${why}.`;
}

const readAxes = (answer: string): { axes?: string[] } => {
  const axes = answer.split(/[\s,[\]]+/).filter(Boolean);
  return axes.length === 0 ? {} : { axes };
};

// biome-ignore format: a table
export const meanings: Record<Kind, string> = {
  prediction: 'a number that should be near the target', logits: 'scores before any softmax or sigmoid', probabilities: 'between 0 and 1',
  log_probabilities: 'logarithms of probabilities', embedding: 'a vector', distance: 'how far apart two things are, at least 0',
};

const choice = (value: string, meaning: string) => ({ value, name: `${value.padEnd(18)} ${meaning}` });
const asFeatures = choice('as usual', 'what the targets of the features are');
const contents = [
  choice('numbers', 'any'),
  choice('integers', 'ids of classes, labels, lengths'),
  choice('truths', 'yes or no'),
  ...kinds.filter((kind) => kind !== 'prediction').map((kind) => choice(kind, meanings[kind])),
];
const types: Readonly<Record<string, RawInput>> = { integers: { type: 'integer' }, truths: { type: 'boolean' } };
const ranged = ['numbers', 'integers'];
