/** What the flags left open, asked one question after another, until it is a draft that compiles. */

import { refuse } from '../diagnostics.js';
import { showDims } from '../signature.js';
import { type FeatureName, features } from '../spec/features.js';
import { readCatalogue } from '../spec/read.js';
import { type Kind, kinds } from '../spec/spec.js';
import { compileDraft, type Draft, type Written } from './draft.js';
import { torchByFormula, torchByName, torchNames } from './draft-torch.js';
import { askFormula } from './new-formula.js';
import { askInputs, meanings } from './new-inputs.js';
import { askParameters } from './new-parameters.js';
import { type Asking, questions } from './new-questions.js';

/** A draft that compiles; a refusal names the flags that are missing where nobody can be asked. */
export async function draftFrom(asking: Asking): Promise<Draft> {
  const { name, answers, place } = asking;
  refuseMissing(asking);
  const chosen = answers.features ?? ((await asking.asker!.chooseSome(questions.features, featureChoices)) as FeatureName[]);
  const draft: Draft = {
    name,
    features: chosen,
    className: answers.className,
    paper: answers.paper,
    summary: answers.summary ?? '',
    start: { torch: '' },
  };
  const torch = answers.torch ?? (answers.loss === null ? await askTorch(draft, asking) : null);
  const started = torch === null ? await writtenDraft(draft, asking) : { ...draft, start: { torch } };
  compileDraft(started, place);
  return { ...started, summary: answers.summary ?? (await summaryOf(started, asking)) };
}

function refuseMissing({ answers, asker }: Asking): void {
  if (asker !== null) return;
  const start = answers.torch === null && answers.loss === null;
  const missing = [
    ...(answers.features === null ? ['--features'] : []),
    ...(answers.input === null && answers.torch === null ? ['--input'] : []),
    ...(start ? ['--loss (or --loss-file, or --torch)'] : []),
  ];
  if (missing.length > 0) refuse('missing_flags', { flags: missing.join(', ') });
}

const featureChoices = Object.entries(features).map(([value, { prediction, target }]) => {
  const one = (dims: readonly string[]) => showDims(dims);
  return {
    value,
    name: `${value.padEnd(22)} ${one(prediction.dims)} against ${one(target.dims)} ${target.domain === 'real' ? '' : target.domain}`.trimEnd(),
  };
});

/** The torch.nn loss to start from, or null for a formula. */
async function askTorch({ name, features: chosen }: Draft, { asker }: Asking): Promise<string | null> {
  const own = torchByName(name, chosen);
  const first = own === null ? [] : [{ value: own, name: `torch.nn.${own}, which it seems to be (recommended)` }];
  const formula = { value: 'formula', name: 'a formula' };
  const names = torchNames(chosen);
  const other = names.length === 0 ? [] : [{ value: 'other', name: `${own === null ? 'a' : 'another'} torch.nn loss` }];
  const picked = await asker!.choose(questions.start, [...first, formula, ...other]);
  if (picked === 'other')
    return asker!.choose(
      questions.torch,
      names.map((value) => ({ value, name: value })),
    );
  return picked === 'formula' ? null : picked;
}

async function writtenDraft(draft: Draft, asking: Asking): Promise<Draft> {
  const { answers } = asking;
  const input = answers.input ?? (await askInput(draft, asking));
  const loss = answers.loss ?? { from: 'formula', text: '' };
  const open: Draft = { ...draft, start: { input, parameters: answers.parameters ?? {}, loss } };
  if (answers.loss !== null) return equivalent(open, { ...asking, asker: null });
  const parameters = answers.parameters ?? (asking.yes ? {} : await askParameters(open, asking));
  const text = await askFormula({ ...open, start: { input, parameters, loss } }, asking);
  return equivalent({ ...open, start: { input, parameters, loss: { from: 'formula', text } } }, asking);
}

async function askInput(draft: Draft, asking: Asking): Promise<Written['input']> {
  const several = {
    value: 'several',
    name: 'several            tensors, each with a name of its own: mean and variance, anchor and positive',
  };
  const picked = await asking.asker!.choose(questions.input, [...inputChoices(draft), several]);
  return picked === several.value ? askInputs(draft, asking) : (picked as Kind);
}

/** The usual one of the features first. */
function inputChoices({ features: [first] }: Draft): { value: string; name: string }[] {
  const classes = ['binary', 'category', 'category_distribution', 'set', 'sequence', 'text', 'image'];
  const usual: Kind = first === 'anomaly' ? 'distance' : classes.includes(first!) ? 'logits' : 'prediction';
  return [usual, ...kinds.filter((kind) => kind !== usual)].map((kind) => ({ value: kind, name: `${kind.padEnd(18)} ${meanings[kind]}` }));
}

/** A formula that torch.nn has already can be written as its name. */
async function equivalent(draft: Draft, { place, asker, output, yes }: Asking): Promise<Draft> {
  const torch = torchByFormula(compileDraft(draft, place));
  if (torch === null) return draft;
  output.note(`This formula is torch.nn.${torch}. \`torch: ${torch}\` says the same in a line, with its input and parameters.`);
  const instead = asker !== null && !yes && (await asker.confirm(questions.torchInstead, true));
  return instead ? { ...draft, start: { torch } } : draft;
}

/** That of the torch loss is where to start from. */
async function summaryOf({ start }: Draft, { asker, yes }: Asking): Promise<string> {
  const initial = 'torch' in start ? readCatalogue().find(start.torch)!.summary : '';
  return asker === null || yes ? initial : (await asker.line(questions.summary, { initial })).trim();
}
