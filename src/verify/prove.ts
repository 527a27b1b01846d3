/** A loss under proof: checks one after the other, each with what it tried and what it found. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import type { Program } from '../program.js';
import { leftOut } from '../targets/ludwig/left-out.js';
import { type Disagreement, disagreement, type Worst } from './agreement.js';
import type { Case } from './cases.js';
import { type ComputerRow, computers, fitting, type Means, precisionOf, title, toleranceOf } from './computers.js';
import { descent, slopeIssue } from './descent.js';
import { exampleIssue } from './examples.js';
import { isRounding } from './few-digits.js';
import { notFinite } from './finite.js';
import { type Book, held } from './goldens/book.js';
import { notBuilt } from './ludwig.js';
import { propertyIssues } from './properties.js';
import type { Precision } from './rounding.js';
import { asCase, type Place, placed, shown } from './say.js';

export interface Subject extends Means {
  readonly programs: readonly Program[];
  /** Golden cases of any losses, and the programs of those that they may name. */
  readonly goldens: { readonly book: Book; readonly programsOf: (name: string) => readonly Program[] } | null;
}

export interface Checked {
  readonly check: string;
  readonly tried: number;
  readonly findings: readonly Diagnostic[];
  /** What is no fault, but worth knowing. */
  readonly notes: readonly Diagnostic[];
  /** The largest error of a computer, as a share of what is allowed, and where. */
  readonly worst: { readonly error: number; readonly tolerance: number; readonly at: string } | null;
  /** Of a computer: how many cases of each stress were tried, and how many failed. */
  readonly stress: Readonly<Record<string, Tally>>;
}

export interface Tally {
  readonly tried: number;
  readonly failed: number;
}

export interface Check {
  readonly name: string;
  readonly by: ComputerRow['by'];
  readonly run: (subject: Subject, cases: readonly Case[]) => Promise<Checked>;
}

const plainly = (check: string, tried: number, findings: readonly Diagnostic[]): Checked => ({
  check,
  tried,
  findings,
  notes: [],
  worst: null,
  stress: {},
});
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

/** So many findings of one computer are told; the others say the same. */
const mostTold = 2;

async function agreement(row: ComputerRow, subject: Subject, cases: readonly Case[]): Promise<Checked> {
  const compute = row.of(subject);
  const worst: Worst = { error: 0, one: null };
  const stress: Record<string, Tally> = {};
  const wrong: Disagreement[] = [];
  const rounded: Disagreement[] = [];
  const precision = precisionOf(row);
  const possible = fitting(row, subject.programs, cases);
  for (const one of possible) {
    const found = await disagreement(one, compute, { tolerance: toleranceOf(row, one), worst });
    const fails = found !== null && !isRounding(found, precision);
    if (found !== null) (fails ? wrong : rounded).push(found);
    for (const tag of one.tags) {
      const { tried, failed } = stress[tag] ?? { tried: 0, failed: 0 };
      stress[tag] = { tried: tried + 1, failed: failed + (fails ? 1 : 0) };
    }
  }
  const at = worst.one === null ? null : { error: worst.error, tolerance: toleranceOf(row, worst.one), at: worst.one.name };
  return {
    check: title(row),
    tried: possible.length,
    findings: wrong.slice(0, mostTold).map((one) => told(one, row)),
    notes: rounded.slice(0, 1).map((one) => fewDigits(one, precision)),
    worst: at,
    stress,
  };
}

function fewDigits({ one, part, index, got, meant }: Disagreement, precision: Precision): Diagnostic {
  const args = {
    loss: one.program.spec.name,
    precision: precision.name,
    part: `${part}[${index}]`,
    got: shown(got, 9),
    meant: shown(meant!, 9),
  };
  return diagnostic('few_digits', { ...args, input: placed(placeOf(one)) });
}

const placeOf = ({ program, config, point: { sizes, inputs } }: Case): Place => ({ program, config, sizes, inputs });

function told({ one, part, index, got, meant }: Disagreement, row: ComputerRow): Diagnostic {
  const { program, weighing, level } = one;
  const place = placeOf(one);
  const params = level === 'position' || level === program.spec.reduction ? {} : { reduction: level };
  return diagnostic('disagrees', {
    loss: program.spec.name,
    where: title(row),
    part: `${part}[${index}]`,
    got: shown(got, 9),
    meant: meant === null ? 'what no number of digits settles' : shown(meant, 9),
    input: placed(place),
    case: JSON.stringify({ ...asCase(place, params), ...weighing }),
  });
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
