/** A loss under proof: checks one after the other, each with what it tried and what it found. */

import { diagnostic } from '../diagnostics.js';
import { leftOut } from '../targets/ludwig/left-out.js';
import type { Case } from './cases.js';
import { type Checked, plainly, type Subject } from './checked.js';
import { agreement } from './computed.js';
import { type ComputerRow, computers, title } from './computers.js';
import { descent, slopeIssue } from './descent.js';
import { exampleIssue } from './examples.js';
import { notFinite } from './finite.js';
import { held } from './goldens/book.js';
import { notBuilt } from './ludwig.js';
import { propertyIssues } from './properties.js';
import { shown } from './say.js';

export interface Check {
  readonly name: string;
  readonly by: ComputerRow['by'];
  readonly run: (subject: Subject, cases: readonly Case[]) => Promise<Checked>;
}

const specOf = ({ programs }: Subject) => programs[0]!.spec;

/** In the order of the table that `verify` prints. */
export const checks: readonly Check[] = [
  ...computers.map((row): Check => ({ name: title(row), by: row.by, run: (subject, cases) => agreement(row, subject, cases) })),
  { name: 'ludwig outputs', by: 'python', run: outputs },
  { name: 'finite', by: 'node', run: async (subject) => finite(subject) },
  { name: 'slopes', by: 'node', run: async (subject) => slopes(subject) },
  { name: 'training', by: 'tfjs', run: training },
  { name: 'examples', by: 'node', run: async (subject) => examples(subject) },
  { name: 'goldens', by: 'node', run: async (subject) => goldens(subject) },
  { name: 'properties', by: 'node', run: async (subject) => properties(subject) },
];

/** The chosen checks of one loss, its computations on these cases; `step` is told each before it begins. */
export async function prove(
  subject: Subject,
  { chosen, cases }: { chosen: readonly Check[]; cases: readonly Case[] },
  step: (check: string) => void = () => {},
): Promise<Checked[]> {
  const done: Checked[] = [];
  for (const check of chosen) {
    step(check.name);
    done.push(await check.run(subject, cases));
  }
  return done;
}

/** Every output feature that it is registered for is built with it. */
async function outputs({ programs, ludwig }: Subject): Promise<Checked> {
  const { spec } = programs[0]!;
  if (leftOut(programs) !== null) return plainly('ludwig outputs', 0, []);
  const findings = (await notBuilt(ludwig!, spec)).map(([feature, problem]) => {
    const { span } = spec.features.find(({ name }) => name === feature)!;
    return diagnostic('not_built', { loss: spec.name, feature, problem }, span);
  });
  return plainly('ludwig outputs', spec.features.length, findings);
}

function finite(subject: Subject): Checked {
  const note = notFinite(subject.programs);
  return { ...plainly('finite', 1, []), notes: note === null ? [] : [note] };
}

function slopes(subject: Subject): Checked {
  const issue = slopeIssue(subject.programs);
  const { name, loss } = specOf(subject);
  return plainly('slopes', 1, issue === null ? [] : [diagnostic('wrong_slope', { loss: name, issue }, loss.at(0, loss.text.length))]);
}

async function training(subject: Subject): Promise<Checked> {
  const { name, loss } = specOf(subject);
  const [before, after] = await descent(subject.programs[0]!, subject.library!);
  const args = { loss: name, before: shown(before, 10), after: shown(after, 10) };
  return plainly('training', 1, after < before ? [] : [diagnostic('uphill', args, loss.at(0, loss.text.length))]);
}

function examples(subject: Subject): Checked {
  const all = specOf(subject).examples;
  const issues = all.map((example) => exampleIssue(subject.programs, example));
  return plainly(
    'examples',
    all.length,
    issues.filter((issue) => issue !== null),
  );
}

/** Those that pass or fail are tried; where we differ on purpose, or do not offer what was called, nothing is. */
function goldens({ programs, goldens: given }: Subject): Checked {
  const { book, programsOf } = given!;
  const all = held(book, programs[0]!.spec.name, programsOf).filter(({ status }) => status === 'pass' || status === 'fail');
  const failed = all.filter(({ status }) => status === 'fail');
  return plainly(
    'goldens',
    all.length,
    failed.map(({ file, golden: { id, fn }, why }) => diagnostic('golden_differs', { file, id, fn, why: why.replace(/\.$/, '') })),
  );
}

const properties = (subject: Subject): Checked =>
  plainly('properties', specOf(subject).properties.length, propertyIssues(subject.programs));
