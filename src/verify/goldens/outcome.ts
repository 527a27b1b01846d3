/** What came of each golden case: it passes, or a table says why not, or it fails. */

import { Refusal, type Source } from '../../diagnostics.js';
import { conform, expected } from '../../spec/conform.js';
import type { JsonSchema } from '../../spec/json-schema.js';
import type { Spec } from '../../spec/spec.js';
import { parseYaml } from '../../spec/yaml.js';
import { callOf, isCall } from './call.js';
import type { Convention, Conventions, Library } from './convention.js';
import type { Golden } from './golden.js';
import { type How, type Judged, judge } from './judge.js';
import { same } from './parameters.js';

/** Where we differ on purpose, and why. */
export interface Difference {
  readonly fn: string;
  /** Patterns of ids, in which `*` is anything; without it all cases of the function. */
  readonly cases?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
  /** What differs; the other must agree. Without it, anything may. */
  readonly part?: 'value' | 'gradient';
  /** What each number of ours is instead. */
  readonly ours?: number;
  readonly why: string;
}

export interface Outcome {
  readonly golden: Golden;
  readonly status: 'pass' | 'convention' | 'not expressed' | 'fail';
  /** Why it does not pass; '' where it does. */
  readonly why: string;
  /** Our loss, where one was called. */
  readonly loss: string | null;
  /** Largest error in units of the case's tolerance. */
  readonly worst: number;
  readonly difference: Difference | null;
}

const schema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['differences'],
  properties: {
    differences: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['fn', 'why'],
        properties: {
          fn: { type: 'string' },
          cases: { type: 'array', items: { type: 'string' } },
          params: { type: 'object' },
          part: { type: 'string', enum: ['value', 'gradient'] },
          ours: { type: 'number' },
          why: { type: 'string' },
        },
      },
    },
  },
};

/** Throws a Refusal where the YAML is wrong, an Error where an entry is. */
export function readDifferences(source: Source): Difference[] {
  const yaml = parseYaml(source);
  if (yaml.issues.length > 0) throw new Refusal(yaml.issues);
  const [problem] = conform(schema, yaml.value);
  if (problem !== undefined) throw new Error(`${source.name}: ${problem.path.join('.')} must be ${expected(problem)}.`);
  return (yaml.value as { differences: Difference[] }).differences;
}

export interface Tables {
  readonly conventions: Conventions;
  readonly differences: readonly Difference[];
}

export function outcomeOf(golden: Golden, { conventions, differences }: Tables, how: How): Outcome {
  const rows = conventions.get(golden.fn) ?? ownRow(golden, how.programsOf(golden.fn)[0]?.spec);
  const known = differences.filter((one) => isOf(one, golden));
  const plain = { golden, loss: null, worst: 0, difference: null };
  if (rows === undefined) return { ...plain, status: 'fail', why: `No row says what ${golden.fn} is here.` };
  if (golden.expected === null) {
    const refused = !isCall(callOf(golden, rows, how.programsOf));
    if (refused) return { ...plain, status: 'pass', why: '', loss: rows[0]!.loss ?? null };
    const [difference] = known;
    if (difference !== undefined) return { ...plain, status: 'convention', why: difference.why, loss: rows[0]!.loss ?? null, difference };
    return { ...plain, status: 'fail', why: 'The library refuses this call, and we do not.' };
  }
  const judged = judge(golden, rows, how);
  if ('call' in judged) return ofJudged(golden, judged, known);
  const [difference] = known;
  if (judged.kind !== 'unfit') return { ...plain, status: judged.kind, why: judged.why, loss: rows[0]!.loss ?? null };
  return difference === undefined
    ? { ...plain, status: 'fail', why: judged.why }
    : { ...plain, status: 'convention', why: difference.why, loss: rows[0]!.loss ?? null, difference };
}

const ours: Library = {
  reduction: { parameter: 'reduction', default: '' },
  reductions: { mean: 'mean', sum: 'sum', batch_mean: 'batch_mean', none: 'none' },
  weights: 'weights',
  mask: 'mask',
  functions: {},
};

/** A function that is one of our losses by name is called as that loss is. */
function ownRow({ fn }: Golden, spec: Spec | undefined): Convention[] | undefined {
  if (spec === undefined) return undefined;
  const inputs = [Object.fromEntries(spec.inputs.map(({ name }) => [name, name]))];
  return [{ loss: fn, inputs, library: ours, reduction: spec.reduction, ...(ours.reductions && { reductions: ours.reductions }) }];
}

function ofJudged(golden: Golden, judged: Judged, known: readonly Difference[]): Outcome {
  const { call, differences, worst } = judged;
  const found = { golden, loss: call.program.spec.name, worst };
  if (differences.length === 0) return { ...found, status: 'pass', why: '', difference: null };
  const difference = known.find((one) => explains(one, judged));
  if (difference !== undefined) return { ...found, status: 'convention', why: difference.why, difference };
  return { ...found, status: 'fail', why: differences.map(({ part, said }) => `${part} ${said}`).join('; '), difference: null };
}

const explains = ({ part, ours }: Difference, judged: Judged): boolean =>
  judged.differences.every((one) => part === undefined || one.part === part) &&
  (ours === undefined || judged.ours.every((one) => one === ours));

function isOf({ fn, cases, params }: Difference, golden: Golden): boolean {
  const like = (pattern: string) => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`).test(golden.id);
  return (
    fn === golden.fn &&
    (cases === undefined || cases.some(like)) &&
    Object.entries(params ?? {}).every(([name, value]) => same(golden.params[name], value))
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
